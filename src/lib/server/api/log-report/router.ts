import * as z from 'zod';
import { LANGUAGES } from '#lib/domain/language.ts';
import { reportFields, reportOf } from '../../audit/index.ts';
import { answer, router, tenantProcedure, type Transport } from '../../platform/rpc.ts';
import { SIGNING_TRANSPORT } from '../../signing/index.ts';
import { signedReport, type ReportError } from './report.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    logReport: keyof typeof TRANSPORT;
  }
}

const TRANSPORT = {
  ...SIGNING_TRANSPORT,
  log_report_too_long: 'PAYLOAD_TOO_LARGE',
} as const satisfies Record<ReportError['code'], Transport>;

export const logReportRouter = router({
  /** For `POST /api/log-report`. It tells the log who asked: no query does. */
  file: tenantProcedure
    .input(z.strictObject({ ...reportFields, language: z.enum(LANGUAGES) }))
    .mutation(async ({ ctx, input: { language, ...asked } }) =>
      answer(await signedReport(ctx.context, { of: reportOf(asked), language }), TRANSPORT),
    ),
});
