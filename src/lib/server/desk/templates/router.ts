import * as z from 'zod';
import { Coding } from '#lib/domain/drafts/coded.ts';
import { civilDate, uuid, words } from '#lib/domain/input.ts';
import { RHYTHMS } from '#lib/domain/drafts/templates/template.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { endTemplate, keepTemplate, readTemplates } from './service.ts';
import { TEMPLATES_TRANSPORT } from './transport.ts';

const Recurrence = z.strictObject({
  every: z.literal(RHYTHMS),
  from: civilDate,
  until: z.nullable(civilDate),
});

export const templatesRouter = router({
  list: tenantProcedure.query(({ ctx: { context } }) => read(context, (tx) => readTemplates(tx, context))),

  keep: tenantProcedure
    .input(z.strictObject({ id: uuid, name: words(100), coding: Coding, recurrence: z.nullable(Recurrence) }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await keepTemplate(ctx.context, input), TEMPLATES_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  end: tenantProcedure.input(z.strictObject({ id: uuid })).mutation(async ({ ctx, input }) => {
    const { eventId } = answer(await endTemplate(ctx.context, input), TEMPLATES_TRANSPORT);
    return sealed(ctx.context, eventId);
  }),
});
