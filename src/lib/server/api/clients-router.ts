import * as z from 'zod';
import { civilDate, name, text, uuid } from '#lib/domain/input.ts';
import { LEGAL_FORMS } from '#lib/domain/ledger/standard-charts/accounts.ts';
import { TERM_KINDS } from '#lib/domain/ledger/vat-return/terms.ts';
import { sealed } from '../audit/index.ts';
import { machine } from '../platform/context.ts';
import { answer, router, signedInProcedure, type Transport } from '../platform/rpc.ts';
import { beginClient, type BeginError } from './new-client.ts';

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
  user_unknown: 'FORBIDDEN',
} as const satisfies Record<BeginError['code'], Transport>;

export const clientsRouter = router({
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
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { clientId, eventId } = answer(await beginClient(ctx.context, input), CLIENTS_TRANSPORT);
      return { clientId, ...(await sealed(machine(ctx.platform, clientId), eventId)) };
    }),
});
