import * as z from 'zod';
import { shaped, text, uuid } from '#lib/domain/input.ts';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { fewest } from '#lib/domain/access/fewest.ts';
import { SentEnvelope } from '#lib/domain/sync/mutation.ts';
import { covered } from '#lib/server/audit/index.ts';
import { heldOf } from '#lib/server/desk/index.ts';
import { answer, router, tenantProcedure, type Member } from '../platform/rpc.ts';
import { pull } from './pull/pull.ts';
import { devicesOf, liveOf, push, registerDevice, standingOf } from './service.ts';
import { SYNC_TRANSPORT } from './transport.ts';

/** A draft has 20 photos at most. */
const HELD = 20;

/** What the client, and the firm that let the person in, ask of a device where somebody guesses at what opens it. */
const wipeAfter = ({ policy, firm }: Member) => fewest(policy.wipeAfter, firm?.policy.wipeAfter ?? null);

/** How a device hands over what was done without network. */
export const syncRouter = router({
  register: tenantProcedure
    .input(z.strictObject({ deviceId: uuid, name: text(100) }))
    .mutation(async ({ ctx, input }) => ({
      ...answer(await registerDevice(ctx.context, input), SYNC_TRANSPORT),
      takes: MUTATION_KINDS,
      wipeAfter: wipeAfter(ctx.member),
    })),

  /** Each round of a device begins with it: the answer is what makes «Alt er synkronisert» true. */
  standing: tenantProcedure
    .input(
      z.strictObject({
        deviceId: uuid,
        photoId: z.nullable(uuid),
        // A device of 0.7.0 has none.
        cursor: z.optional(z.nullable(text(1000))),
      }),
    )
    .query(async ({ ctx, input }) => ({
      ...answer(await standingOf(ctx.context, input), SYNC_TRANSPORT),
      wipeAfter: wipeAfter(ctx.member),
    })),

  /** What the server has of a device's drafts and photos; in small portions, they travel in the address. */
  held: tenantProcedure
    .input(z.strictObject({ drafts: z.array(uuid).max(HELD), photos: z.array(uuid).max(HELD) }))
    .query(({ ctx, input }) => heldOf(ctx.context, input)),

  /**
   * What a device lacks of what its person may see, a page at a time; without a cursor from the beginning. See
   * `pull/pull.ts`.
   */
  pull: tenantProcedure
    .input(z.strictObject({ cursor: z.nullable(text(1000)) }))
    .query(async ({ ctx: { context, role }, input }) =>
      answer(await pull({ context, role }, input.cursor), SYNC_TRANSPORT),
    ),

  /** How large the client's log is, for a device of the person's: that it may be told so as long as it listens (`api/live`). */
  live: tenantProcedure
    .input(z.strictObject({ deviceId: uuid }))
    .query(async ({ ctx, input }) => answer(await liveOf(ctx.context, input), SYNC_TRANSPORT)),

  /** Which devices keep drafts of the client, whose they are, and when each sent something last. */
  devices: tenantProcedure.query(({ ctx }) => devicesOf(ctx.context)),

  push: tenantProcedure
    .input(z.strictObject({ deviceId: uuid, mutations: z.array(shaped(SentEnvelope)).min(1).max(50) }))
    .mutation(async ({ ctx, input }) => {
      const pushed = answer(await push(ctx, input), SYNC_TRANSPORT);
      if (pushed.eventId) await covered(ctx.context, pushed.eventId);
      return { outcomes: pushed.outcomes };
    }),
});
