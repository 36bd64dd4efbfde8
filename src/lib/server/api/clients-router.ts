import * as z from 'zod';
import { ROLES } from '#lib/domain/access/role.ts';
import { civilDate, name, text, uuid } from '#lib/domain/input.ts';
import { LEGAL_FORMS } from '#lib/domain/ledger/standard-charts/accounts.ts';
import { TERM_KINDS } from '#lib/domain/ledger/vat-return/terms.ts';
import { err, ok } from '#lib/domain/result.ts';
import { sealed } from '../audit/index.ts';
import { machine, type Context } from '../platform/context.ts';
import {
  answer,
  reaches,
  router,
  signedInProcedure,
  type ApiContext,
  type Standing,
  type Transport,
} from '../platform/rpc.ts';
import { colleaguesOf, mayBegin, membershipsOf, type Membership } from '../identity/index.ts';
import { SAFT_TAKE_TRANSPORT, UploadedFiles } from '../ledger/index.ts';
import { beginClient, beginClientWith, type BeginError } from './new-client.ts';

declare module '../platform/rpc/refusals.ts' {
  interface Codes {
    clients: keyof typeof CLIENTS_TRANSPORT;
  }
}

export const CLIENTS_TRANSPORT = {
  client_beginning_not_yours: 'FORBIDDEN',
  client_exists: 'CONFLICT',
  client_name_invalid: 'BAD_REQUEST',
  date_invalid: 'BAD_REQUEST',
  fiscal_year_backwards: 'BAD_REQUEST',
  fiscal_year_ends_within_month: 'BAD_REQUEST',
  fiscal_year_out_of_reach: 'BAD_REQUEST',
  fiscal_year_too_long: 'BAD_REQUEST',
  legal_form_unknown: 'BAD_REQUEST',
  member_exists: 'CONFLICT',
  orgnr_invalid: 'BAD_REQUEST',
  person_not_yours: 'FORBIDDEN',
  user_unknown: 'FORBIDDEN',
} as const satisfies Record<BeginError['code'], Transport>;

const WITH_TRANSPORT = { ...SAFT_TAKE_TRANSPORT, ...CLIENTS_TRANSPORT };

/**
 * The person's clients whose policies they meet in this session. By no other may they begin one, nor learn who is in it: what
 * answers without a client would be a way round the policy of each.
 */
async function reached(
  ctx: ApiContext & { readonly standing: Standing; readonly context: Context },
): Promise<Membership[]> {
  const found: Membership[] = [];
  for (const each of await membershipsOf(ctx.context, ctx.context.actorId))
    if (await reaches(ctx, each.clientId)) found.push(each);
  return found;
}

export const clientsRouter = router({
  /** Refused to who may not: asked before files are read. */
  mayBegin: signedInProcedure.query(async ({ ctx }) => {
    const may = await mayBegin(ctx.context, await reached(ctx));
    return answer(may ? ok(true) : err({ code: 'client_beginning_not_yours' }), CLIENTS_TRANSPORT);
  }),

  /** A client with the books of SAF-T files, and whoever asks as its administrator. For `PUT /api/saft`. */
  beginWith: signedInProcedure.input(UploadedFiles.extend({ id: uuid })).mutation(async ({ ctx, input }) => {
    const { clientId, eventId } = answer(
      await beginClientWith(ctx.context, input, await reached(ctx)),
      WITH_TRANSPORT,
    );
    return { clientId, ...(await sealed(machine(ctx.platform, clientId), eventId)) };
  }),

  /** Whom one may bring into a client that one begins. */
  colleagues: signedInProcedure.query(async ({ ctx }) => colleaguesOf(ctx.context, await reached(ctx))),

  /** A client from nothing, with whoever asks as its administrator. */
  begin: signedInProcedure
    .input(
      z.strictObject({
        id: uuid,
        orgnr: text(40),
        name: name(256),
        form: z.enum(LEGAL_FORMS),
        startsOn: civilDate,
        endsOn: civilDate,
        /** By which terms it returns its VAT from the first day on; null: not registered. */
        vat: z.nullable(z.enum(TERM_KINDS)),
        /** Of clients that one administers, whoever is to work in it as well. */
        people: z.array(z.strictObject({ userId: uuid, role: z.enum(ROLES) })).max(200),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { clientId, eventId } = answer(
        await beginClient(ctx.context, input, await reached(ctx)),
        CLIENTS_TRANSPORT,
      );
      return { clientId, ...(await sealed(machine(ctx.platform, clientId), eventId)) };
    }),
});
