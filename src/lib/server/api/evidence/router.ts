import * as z from 'zod';
import { uuid } from '#lib/domain/input.ts';
import { AUDIT_TRANSPORT } from '../../audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { exportEvidence } from './evidence.ts';

export const evidenceRouter = router({
  /** For `GET /api/evidence/[id]`. It writes down who asked: no query does. */
  file: tenantProcedure
    .input(z.strictObject({ id: uuid }))
    .mutation(async ({ ctx, input }) => answer(await exportEvidence(ctx.context, input.id), AUDIT_TRANSPORT)),
});
