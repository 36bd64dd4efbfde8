import { statementHashHex, type JsonObject } from '../../canonical.ts';
import type { CivilDate } from '../../date.ts';
import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import type { Others } from '../../events/replay/others.ts';
import { codeVoucher, linesOf, type CodingVat } from '../../ledger/coding.ts';
import { paperDate } from '../../ledger/invoice.ts';
import { holdsOn, type ChartRows } from '../../ledger/replay/chart-rows.ts';
import { NO_VAT_ACCOUNTS, type VatAccounts } from '../../ledger/vat-accounts.ts';
import { voucherStatement, type Posting } from '../../ledger/voucher.ts';
import type { Coding } from '../coded.ts';
import { codingSaid } from '../said.ts';

/** A voucher that was posted from a draft, by its row and by the places of the log. */
export interface PostedFrom {
  readonly id: string;
  readonly posting: Posting;
  /** Hex, of its statement. */
  readonly contentHash: string;
  /** Of the event that posted it, and of the one that took it back; null: none. */
  readonly posted: { readonly place: number; readonly marked: boolean } | null;
  readonly reversed: { readonly place: number } | null;
  /** The decision under its id; null: none. */
  readonly approval: { readonly revision: number; readonly contentHash: string } | null;
}

export interface Books {
  readonly clientId: string;
  readonly chart: ChartRows;
  readonly others: Others;
}

/** A voucher is what the approved coding came to, with the rates and VAT accounts of that moment (`voucher_differs_from_draft`). */
export function judgeCoded(
  event: ReplayedEvent,
  { id, posting, contentHash }: PostedFrom,
  { clientId, chart, others }: Books,
): Fault[] {
  const now = event.detail?.['now'] as JsonObject | undefined;
  const coding = codingSaid(now?.['coding'] as JsonObject | null | undefined);
  const possible = coding && vatThen(event, coding, chart, others);
  if (!coding || !possible) return [];
  const { series, date, text } = coding;
  const origin = { source: 'draft', sourceRef: null, draftId: event.subject.id, reversesId: null } as const;
  const hashes = possible.flatMap((vat) => {
    const lines = codeVoucher(coding, (code) => vat.get(code) ?? null);
    if (!lines.ok) return [];
    const documentDate = paperDate(linesOf(coding), date);
    const voucher = { id, series, date, text, ...origin, documentDate, lines: lines.value };
    return [statementHashHex(voucherStatement(clientId, voucher, posting))];
  });
  if (hashes.includes(contentHash)) return [];
  const expected = `voucher ${id} as it was coded, ${hashes.join(' or ') || 'which can’t be posted'}`;
  return [{ code: 'voucher_differs_from_draft', eventId: event.id, expected, found: contentHash }];
}

/** More ways than this to have coded one voucher are no finding but a guess. */
const MOST_WAYS = 256;

/** The coding's VAT by code, in each way it could have been then; null where the log does not say any more. */
function vatThen(
  event: ReplayedEvent,
  coding: Coding,
  chart: ChartRows,
  others: Others,
): ReadonlyMap<string, CodingVat>[] | null {
  const codes = new Set(linesOf(coding).flatMap(({ vatCode }) => vatCode ?? []));
  let ways: ReadonlyMap<string, CodingVat>[] = [new Map()];
  for (const code of codes) {
    const possible = vatOfCode(event, { code, date: coding.date }, chart, others);
    if (!possible) return null;
    ways = ways.flatMap((way) => possible.map((vat) => new Map([...way, [code, vat]])));
    if (ways.length > MOST_WAYS) return null;
  }
  return ways;
}

function vatOfCode(
  event: ReplayedEvent,
  { code, date }: { readonly code: string; readonly date: CivilDate },
  chart: ChartRows,
  others: Others,
): CodingVat[] | null {
  const known = chart.vatCodes.get(code);
  if (!known) return null;
  const accounts = accountsThen(event, code, chart, others);
  const { standardCode } = known;
  const rates = known.rates.filter((rate) => holdsOn(rate, date));
  return (
    accounts &&
    rates.flatMap(({ rateBp }) => accounts.map((each) => ({ code, standardCode, rateBp, accounts: each })))
  );
}

function accountsThen(
  event: ReplayedEvent,
  code: string,
  chart: ChartRows,
  others: Others,
): VatAccounts[] | null {
  const last = others.of('vat-account', code).at(-1);
  const found = others.around('vat-account', code, event).map((said): VatAccounts | null => {
    if (!said) return NO_VAT_ACCOUNTS;
    if (said.words) return said.words as unknown as VatAccounts;
    // Before events had words; as long as none followed it, the row still says what it did.
    return said === last ? (chart.vatAccounts.get(code) ?? null) : null;
  });
  return found.every((each) => each !== null) ? found : null;
}
