import type { CivilDate } from '#lib/domain/date.ts';
import { SPECIFIED, type Specification } from '#lib/domain/ledger/vat-return/figures.ts';
import {
  checkRegistration,
  type RegistrationError,
  type TermKind,
  type VatRegistration,
} from '#lib/domain/ledger/vat-return/terms.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { vatCodes } from '../chart/registers.ts';
import { listDelivered } from './delivered.ts';
import { registrations, specifications } from './registers.ts';
import { holdReturns, returnedWith } from './store.ts';

/**
 * Says by which terms the client returns its VAT from a day on, or that it is not registered. Saying what holds already
 * changes nothing. Guards: those of {@link checkRegistration}.
 */
export function setRegistration(
  context: Context,
  wanted: VatRegistration,
): Promise<Result<{ eventId: string | null }, RegistrationError>> {
  const { clientId } = context;
  return context.transaction<{ eventId: string | null }, RegistrationError>(async (tx) => {
    await holdReturns(tx, clientId);
    const known = await registrations.list(tx, clientId);
    if (known.some(({ validFrom, term }) => validFrom === wanted.validFrom && term === wanted.term))
      return ok({ eventId: null });
    const delivered = await listDelivered(tx, clientId);
    const fits = checkRegistration(known, wanted, lastDay(delivered));
    if (!fits.ok) return fits;
    return ok({ eventId: await registrations.replace(tx, context, 'vat-registration.set', wanted) });
  });
}

/** Of a client that begins: nothing is returned yet, and nothing was registered before. */
export async function beginRegistration(
  tx: Tx,
  context: Context,
  validFrom: CivilDate,
  term: TermKind | null,
): Promise<void> {
  await registrations.add(tx, context, 'vat-registration.set', [{ validFrom, term }]);
}

export type SpecificationError =
  | { readonly code: 'vat_code_unknown'; readonly vatCode: string }
  | { readonly code: 'vat_specification_not_of_code'; readonly vatCode: string }
  | { readonly code: 'vat_term_reported'; readonly date: CivilDate };

/**
 * Says what a client's code tells in the return beside its standard code, or that it tells nothing more. Guards:
 * `vat_code_unknown` · `vat_specification_not_of_code`: no such thing is said of its standard code · `vat_term_reported`:
 * a return has lines with it.
 */
export function setSpecification(
  context: Context,
  { code, specification }: { readonly code: string; readonly specification: Specification | null },
): Promise<Result<{ eventId: string | null }, SpecificationError>> {
  const { clientId } = context;
  return context.transaction<{ eventId: string | null }, SpecificationError>(async (tx) => {
    await holdReturns(tx, clientId);
    const [known] = await vatCodes.list(tx, clientId, { code });
    if (!known) return err({ code: 'vat_code_unknown', vatCode: code });
    if (specification !== null && !SPECIFIED[specification].includes(known.standardCode))
      return err({ code: 'vat_specification_not_of_code', vatCode: code });
    const [before] = await specifications.list(tx, clientId, { code });
    if ((before?.specification ?? null) === specification) return ok({ eventId: null });
    const reported = await returnedWith(tx, clientId, code);
    if (reported !== null) return err({ code: 'vat_term_reported', date: reported });
    const row = { code, specification };
    return ok({ eventId: await specifications.replace(tx, context, 'vat-specification.set', row) });
  });
}

function lastDay(delivered: readonly { readonly endsOn: CivilDate }[]): CivilDate | null {
  return delivered.reduce<CivilDate | null>(
    (last, { endsOn }) => (last && last > endsOn ? last : endsOn),
    null,
  );
}
