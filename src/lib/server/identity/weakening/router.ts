import * as z from 'zod';
import type { Subject } from '#lib/domain/access/policy.ts';
import { may } from '#lib/domain/access/role.ts';
import { readContent, WEAKENINGS } from '#lib/domain/access/weakening.ts';
import { name, text, uuid, words } from '#lib/domain/input.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure, type Member, type Standing } from '#lib/server/platform/rpc.ts';
import { denied, failure } from '#lib/server/platform/rpc/refusals.ts';
import { addContact, removeContact } from '../contacts/change.ts';
import { IDENTITY_TRANSPORT } from '../transport.ts';
import { beginWeakening } from './begin.ts';
import type { Carry } from './carry.ts';
import { confirmWeakening, declineWeakening, withdrawWeakening } from './close.ts';
import { countWaiting, readProtection } from './shown.ts';

const Kept = z.strictObject({ id: uuid });
/** What an act said of itself when it was refused; whether it is one is found by trying it. */
const Said = z.string().max(50_000);

/**
 * Whom a client has told when protection is taken away, and the acts that take it.
 * @param carry does them
 */
export const createProtectionRouter = (carry: Carry) =>
  router({
    read: tenantProcedure.query(async ({ ctx }) => answer(await readProtection(ctx.context), {})),

    waiting: tenantProcedure.query(({ ctx }) => countWaiting(ctx.context)),

    addContact: tenantProcedure
      .input(z.strictObject({ id: uuid, name: name(200), email: text(320), language: z.enum(['nb', 'en']) }))
      .mutation(async ({ ctx, input }) => {
        const { eventId } = answer(await addContact(ctx.context, input), IDENTITY_TRANSPORT);
        return sealed(ctx.context, eventId);
      }),

    removeContact: tenantProcedure.input(Kept).mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await removeContact(ctx.context, input), IDENTITY_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

    /** For whoever may do the act itself. */
    begin: tenantProcedure
      .input(z.strictObject({ id: uuid, reason: words(500), content: Said }))
      .mutation(async ({ ctx, input: { id, reason, content } }) => {
        const weakening = readContent(content);
        if (!weakening) throw failure({ code: 'weakening_changed' }, IDENTITY_TRANSPORT.weakening_changed);
        const { ability } = WEAKENINGS[weakening.act];
        if (!may(ctx.role, ability)) throw denied({ code: 'not_allowed', ability });
        const asked = { id, reason, weakening };
        const by = { carry, subject: subjectOf(ctx) };
        const { eventId } = answer(await beginWeakening(ctx.context, asked, by), IDENTITY_TRANSPORT);
        return sealed(ctx.context, eventId);
      }),

    confirm: tenantProcedure
      .input(z.strictObject({ id: uuid, content: Said }))
      .mutation(async ({ ctx, input }) => {
        const by = { carry, subject: subjectOf(ctx) };
        const { eventId } = answer(await confirmWeakening(ctx.context, input, by), IDENTITY_TRANSPORT);
        return sealed(ctx.context, eventId);
      }),

    decline: tenantProcedure.input(Kept).mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await declineWeakening(ctx.context, input), IDENTITY_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

    withdraw: tenantProcedure.input(Kept).mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await withdrawWeakening(ctx.context, input), IDENTITY_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),
  });

/** As the client's policy judges whoever asks. */
function subjectOf({ member, standing }: { readonly member: Member; readonly standing: Standing }): Subject {
  const { factors, ...session } = standing;
  return { role: member.role, since: member.since, factors, session };
}
