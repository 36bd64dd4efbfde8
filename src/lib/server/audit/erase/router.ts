import * as z from 'zod';
import { erasingHash } from '#lib/domain/acts/shown.ts';
import { uuid } from '#lib/domain/input.ts';
import type { Context } from '#lib/server/platform/context.ts';
import {
  answer,
  router,
  tenantProcedure,
  type ApiContext,
  type Code,
  type Transport,
} from '#lib/server/platform/rpc.ts';
import { actShown, type ProveAct, type SigningWays } from '../acts/proof.ts';
import { sealed } from '../service.ts';
import { MOST_ERASED } from '#lib/domain/events/keeping.ts';
import { eraseDetails, planErasing, type Surroundings } from './erase.ts';
import { GROUNDS, Reference } from './erasures.ts';
import { ERASING_TRANSPORT } from './transport.ts';

/** What erasing needs to know of people and books, which are other domains'. */
export interface ErasingPeople<E extends { readonly code: Code }> extends Surroundings {
  readonly prove: ProveAct<E>;
  /** By which passkeys the person who acts signs it; none: they give a code. */
  signing(context: Context, site: ApiContext['site']): Promise<SigningWays>;
  readonly transport: Record<E['code'], Transport>;
}

const Person = z.strictObject({ userId: uuid });

/** The readable part of events about a person, for who administers the client. */
export function createErasingRouter<E extends { readonly code: Code }>(people: ErasingPeople<E>) {
  return router({
    /** What would be erased, what is kept, and why. */
    plan: tenantProcedure.input(Person).query(async ({ ctx, input }) => ({
      ...answer(await planErasing(ctx.context, people, { person: input.userId }), {}),
      signing: await people.signing(ctx.context, ctx.site),
    })),

    /** Exactly these events, as they were shown; there is no way back, so the person proves first who they are. */
    erase: tenantProcedure
      .input(
        Person.extend({
          events: z.array(uuid).min(1).max(MOST_ERASED),
          ground: z.enum(GROUNDS),
          reference: z.nullable(Reference),
          ...actShown,
        }),
      )
      .mutation(async ({ ctx, input: { userId, totp, signed, ...request } }) => {
        const { context, address, site } = ctx;
        const { clientId: client, actorId: person } = context;
        const about = { act: 'detail.erase', subject: { type: 'user', id: userId } };
        const proof = { totp, signed, session: ctx.session.token, site, address, ...about };
        const shown = (at: Date) => erasingHash({ client, person, ...request, at });
        const { signature } = answer(await people.prove(context, proof, shown), people.transport);
        const erasing = { ...request, signature };
        const { erased, eventIds } = answer(await eraseDetails(context, people, erasing), ERASING_TRANSPORT);
        return { erased, ...(await sealed(context, eventIds.at(-1) ?? null)) };
      }),
  });
}
