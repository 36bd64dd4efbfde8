import * as z from 'zod';
import type { Mail } from '#lib/domain/drafts/mailed/mail.ts';
import { uuid } from '#lib/domain/input.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { closeAddress, endSender, openAddress } from './addresses.ts';
import { letIn, throwAway } from './decide.ts';
import { MOST_WAITING } from './receive.ts';
import { mailSenders } from './registers.ts';
import { addressInForce, newestMail } from './store.ts';
import { MAILED_TRANSPORT } from './transport.ts';

const ById = z.strictObject({ id: uuid });

/** As many of what was taken as are shown; of what waits there are never more than `MOST_WAITING`. */
const SHOWN = 20;

function shown({ id, sender, subject, receivedAt, decidedBy, parts }: Mail) {
  return {
    ...{ id, sender, subject, receivedAt, decidedBy },
    parts: parts.map(({ name, size, refused, draftId }) => ({ name, size, refused, draftId })),
  };
}

export const mailInRouter = router({
  /** Where the client's mail comes in; `domain` is null where the installation takes none. */
  address: tenantProcedure.query(async ({ ctx: { context } }) => {
    const domain = context.platform.config.mailDomain ?? null;
    const found = await read(context, addressInForce);
    return {
      domain,
      address: found && domain !== null ? { id: found.id, text: `${found.localPart}@${domain}` } : null,
    };
  }),

  /** What waits and what was taken lately, the newest first, and who is always let in. */
  waiting: tenantProcedure.query(({ ctx: { context } }) =>
    read(context, async (tx, clientId) => ({
      waiting: (await newestMail(tx, clientId, { state: 'waits', limit: MOST_WAITING })).map(shown),
      taken: (await newestMail(tx, clientId, { state: 'taken', limit: SHOWN })).map(shown),
      senders: (await mailSenders.list(tx, clientId)).filter(({ endedAt }) => endedAt === null),
    })),
  ),

  open: tenantProcedure.input(ById).mutation(async ({ ctx: { context }, input }) => {
    const { eventId } = answer(await openAddress(context, input), MAILED_TRANSPORT);
    return sealed(context, eventId);
  }),

  close: tenantProcedure.input(ById).mutation(async ({ ctx: { context }, input }) => {
    const { eventId } = answer(await closeAddress(context, input), MAILED_TRANSPORT);
    return sealed(context, eventId);
  }),

  letIn: tenantProcedure
    .input(z.strictObject({ id: uuid, always: z.boolean() }))
    .mutation(async ({ ctx: { context }, input }) => {
      const { eventId } = answer(await letIn(context, input), MAILED_TRANSPORT);
      return sealed(context, eventId);
    }),

  throwAway: tenantProcedure.input(ById).mutation(async ({ ctx: { context }, input }) => {
    const { eventId } = answer(await throwAway(context, input), MAILED_TRANSPORT);
    return sealed(context, eventId);
  }),

  endSender: tenantProcedure.input(ById).mutation(async ({ ctx: { context }, input }) => {
    const { eventId } = answer(await endSender(context, input), MAILED_TRANSPORT);
    return sealed(context, eventId);
  }),
});
