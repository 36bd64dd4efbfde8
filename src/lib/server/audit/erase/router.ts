import * as z from 'zod';
import { text, uuid } from '#lib/domain/input.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { answer, router, tenantProcedure, type Code, type Transport } from '#lib/server/platform/rpc.ts';
import { sealed } from '../service.ts';
import { MOST_ERASED } from '#lib/domain/events/keeping.ts';
import { eraseDetails, planErasing, type Surroundings } from './erase.ts';
import { GROUNDS, Reference } from './erasures.ts';
import { ERASING_TRANSPORT } from './transport.ts';

/** A one-time code, where it comes from, and the act it is given for. */
interface ActProof {
  readonly totp: string;
  readonly session: string | null;
  readonly address: string;
  readonly act: string;
  readonly subject: { readonly type: string; readonly id: string };
}

/** What erasing needs to know of people and books, which are other domains'. */
export interface ErasingPeople<E extends { readonly code: Code }> extends Surroundings {
  /** The person who acts proves once more who they are, with a code that is good for this once. */
  confirm(context: Context, proof: ActProof): Promise<Result<unknown, E>>;
  readonly transport: Record<E['code'], Transport>;
}

const Person = z.strictObject({ userId: uuid });

/** The readable part of events about a person, for who administers the client. */
export function createErasingRouter<E extends { readonly code: Code }>(people: ErasingPeople<E>) {
  return router({
    /** What would be erased, what is kept, and why. */
    plan: tenantProcedure
      .input(Person)
      .query(async ({ ctx, input }) =>
        answer(await planErasing(ctx.context, people, { person: input.userId }), {}),
      ),

    /** Exactly these events, as they were shown; there is no way back, so the code is asked for first. */
    erase: tenantProcedure
      .input(
        Person.extend({
          events: z.array(uuid).min(1).max(MOST_ERASED),
          ground: z.enum(GROUNDS),
          reference: z.nullable(Reference),
          totp: text(20),
        }),
      )
      .mutation(async ({ ctx, input: { userId, totp, ...request } }) => {
        const { context, address } = ctx;
        const subject = { type: 'user', id: userId };
        const proof = { totp, session: ctx.session.token, address, act: 'detail.erase', subject };
        answer(await people.confirm(context, proof), people.transport);
        const { erased, eventIds } = answer(await eraseDetails(context, people, request), ERASING_TRANSPORT);
        return { erased, ...(await sealed(context, eventIds.at(-1) ?? null)) };
      }),
  });
}
