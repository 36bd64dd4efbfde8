import type { CivilDate } from '#lib/domain/date.ts';
import { isStandardVatCode } from '#lib/domain/ledger/vat.ts';
import { rateFrom, ratesUntil, type RateError, type RateSpan } from '#lib/domain/ledger/vat-rates.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { changedIn } from './changed.ts';
import { vatCodes, type VatCode } from './registers.ts';
import { holdRates, lastNamed } from './store.ts';

export type VatCodeError =
  | (RateError & { readonly vatCode: string })
  | { readonly code: 'vat_code_exists'; readonly vatCode: string }
  | { readonly code: 'vat_code_unknown'; readonly vatCode: string }
  | { readonly code: 'standard_code_unknown'; readonly vatCode: string };

type Done = Promise<Result<{ eventId: string | null }, VatCodeError>>;

/**
 * A code of the client's own, reported as one of the standard ones, with its first rate. The same once more changes nothing.
 * Guards: `standard_code_unknown` · `vat_code_exists`
 */
export async function addVatCode(
  context: Context,
  { from, rateBp, ...code }: Omit<VatCode, 'rates'> & { readonly from: CivilDate; readonly rateBp: number },
): Done {
  return context.transaction<{ eventId: string | null }, VatCodeError>(async (tx) => {
    if (!isStandardVatCode(code.standardCode))
      return err({ code: 'standard_code_unknown', vatCode: code.standardCode });
    const row = { ...code, rates: [{ validFrom: from, validTo: null, rateBp }] };
    const eventId = await vatCodes.addNew(tx, context, 'vat-code.created', row);
    if (eventId !== null) return ok({ eventId });
    const there = await vatCodes.hold(tx, context.clientId, { code: code.code });
    return there && changedIn(there, row)
      ? err({ code: 'vat_code_exists', vatCode: code.code })
      : ok({ eventId });
  });
}

/** Describes it otherwise. Guard: `vat_code_unknown`. What it says already changes nothing. */
export function describeVatCode(
  context: Context,
  { code, description }: { readonly code: string; readonly description: string },
): Done {
  return changed(context, code, () => Promise.resolve(ok({ description })));
}

/** Another rate from a day on. Guards: `vat_code_unknown`, then those of {@link rateFrom}. */
export function setVatRate(
  context: Context,
  { code, ...rate }: { readonly code: string; readonly from: CivilDate; readonly rateBp: number },
): Done {
  return rated(context, code, (rates, last) => {
    const newest = rates.at(-1);
    const same = newest?.validFrom === rate.from && newest.rateBp === rate.rateBp;
    return same ? ok([...rates]) : rateFrom(rates, rate, last);
  });
}

/** The last day of a code; null: it holds on. Guards: `vat_code_unknown`, then those of {@link ratesUntil}. */
export function endVatCode(
  context: Context,
  { code, validTo }: { readonly code: string; readonly validTo: CivilDate | null },
): Done {
  return rated(context, code, (rates, last) => ratesUntil(rates, validTo, last));
}

function rated(
  context: Context,
  code: string,
  next: (rates: readonly RateSpan[], lastUsed: CivilDate | null) => Result<RateSpan[], RateError>,
): Done {
  return changed(context, code, async (tx, row) => {
    const rates = next(row.rates, await lastNamed(tx, context.clientId, { vatCode: code }));
    return rates.ok ? ok({ rates: rates.value }) : err({ ...rates.error, vatCode: code });
  });
}

async function changed(
  context: Context,
  code: string,
  wanted: (tx: Tx, row: VatCode) => Promise<Result<Partial<VatCode>, VatCodeError>>,
): Done {
  return context.transaction<{ eventId: string | null }, VatCodeError>(async (tx) => {
    // In the order in which a posting holds them.
    await holdRates(tx, context.clientId, code);
    const row = await vatCodes.hold(tx, context.clientId, { code });
    if (!row) return err({ code: 'vat_code_unknown', vatCode: code });
    const said = await wanted(tx, row);
    if (!said.ok) return said;
    const to = changedIn(row, said.value);
    return ok({ eventId: to && (await vatCodes.change(tx, context, 'vat-code.changed', { row, to })) });
  });
}
