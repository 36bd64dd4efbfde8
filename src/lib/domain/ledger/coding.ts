import type { CivilDate } from '../date.ts';
import type { Coding } from '../drafts/draft.ts';
import type { Minor } from '../money.ts';
import { err, ok, type Result } from '../result.ts';
import { splitGross, vatCode as standardVatCode, vatOfNet } from './vat.ts';
import { vatSides, type VatAccounts, type VatSide } from './vat-accounts.ts';
import type { NewLine, VatDetail } from './voucher.ts';

/** A VAT code of the client as it stands on the date of the coding. */
export interface CodingVat {
  readonly code: string;
  readonly standardCode: string;
  /** Hundredths of a per cent; null where the client's VAT table does not say. */
  readonly rateBp: number | null;
  /** Where this client posts its tax. */
  readonly accounts: VatAccounts;
}

/** The series that an import makes for the inbound balance: no receipt belongs there. */
export const OPENING_SERIES = 'IB';

/** The standard code of income without VAT treatment: no turnover of the VAT return, and no purchase either. */
const UNTREATED_INCOME = '7';

/** The dimension type that projects have (SAF-T AnalysisType). */
export const PROJECT = 'P';

/**
 * The lines of a coded receipt, always balanced: cost and deductible VAT in debit, what it was paid from in
 * credit. Where the buyer computes the VAT (services from abroad), it stands on both sides. The bookkeeper's
 * screen shows these very lines as they are typed, and the server makes them again when it posts.
 *
 * @param vat null when no VAT code was chosen
 * Guards, in this order: `series_is_opening` · `accounts_same` (nothing would be booked) ·
 * `vat_code_not_for_purchases` (turnover and other income) · `vat_rate_unknown` · `vat_account_missing` — it is not
 * known where the client posts the tax.
 */
export function codeReceipt(
  coding: Omit<Coding, 'date'>,
  vat: CodingVat | null,
): Result<NewLine[], CodingError> {
  const { series, account, creditAccount } = coding;
  if (series === OPENING_SERIES) return err({ code: 'series_is_opening', series });
  // Neither is chosen yet while the form is being filled in.
  if (account !== '' && account === creditAccount) return err({ code: 'accounts_same', account });
  const parts = vat ? taxParts(coding.amount, vat) : ok(untaxed(coding.amount));
  if (!parts.ok) return parts;
  const { cost, taxLines, owed, detail } = parts.value;
  const project = coding.project ? [{ type: PROJECT, code: coding.project }] : [];
  const plain = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
  return ok([
    { ...plain, account: coding.account, amount: cost, vat: detail, dimensions: project },
    ...taxLines.map((line) => ({ ...plain, ...line })),
    { ...plain, account: coding.creditAccount, amount: -owed, counterpartyId: coding.counterpartyId },
  ]);
}

export type CodingError =
  | { code: 'series_is_opening'; series: string }
  | { code: 'accounts_same'; account: string }
  | { code: 'vat_code_not_for_purchases'; vatCode: string }
  | { code: 'vat_rate_unknown'; vatCode: string }
  | { code: 'vat_account_missing'; vatCode: string; side: VatSide };

/** Whether a receipt can carry the standard code: codes of turnover and other income say what was sold. */
export function isForPurchases(standardCode: string): boolean {
  const standard = standardVatCode(standardCode);
  return standard !== undefined && standard.direction !== 'output' && standard.code !== UNTREATED_INCOME;
}

/**
 * A receipt dated after today is mostly a slip of the finger, and now and then right: it is asked about, and handed on
 * once somebody has said so. `date_after_today` until then.
 */
export function checkDate(
  { date }: Pick<Coding, 'date'>,
  { today, confirmed }: { today: CivilDate; confirmed: boolean },
): Result<void, DateAfterToday> {
  return date > today && !confirmed ? err({ code: 'date_after_today', date }) : ok();
}

export type DateAfterToday = { code: 'date_after_today'; date: CivilDate };

interface TaxParts {
  /** What the cost account carries. */
  readonly cost: Minor;
  readonly taxLines: { account: string; amount: Minor }[];
  /** What is paid or owed. */
  readonly owed: Minor;
  readonly detail: VatDetail | null;
}

function untaxed(amount: Minor): TaxParts {
  return { cost: amount, taxLines: [], owed: amount, detail: null };
}

function taxParts(amount: Minor, vat: CodingVat): Result<TaxParts, CodingError> {
  const standard = standardVatCode(vat.standardCode);
  if (!standard || !isForPurchases(vat.standardCode)) {
    return err({ code: 'vat_code_not_for_purchases', vatCode: vat.code });
  }
  const { code, rateBp, accounts } = vat;
  if (rateBp === null) return err({ code: 'vat_rate_unknown', vatCode: code });
  const sides = vatSides(vat.standardCode);
  const missing = sides.find((side) => accounts[side] === null);
  if (missing) return err({ code: 'vat_account_missing', vatCode: code, side: missing });

  const used = {
    output: sides.includes('output') ? accounts.output : null,
    input: sides.includes('input') ? accounts.input : null,
  };
  if (standard.reverseCharge === 'self') return ok(selfCharged(amount, { code, rateBp }, used));
  if (used.input === null || rateBp === 0) {
    return ok({ ...untaxed(amount), detail: { code, rateBp, base: amount, amount: 0n } });
  }
  const { net, vat: tax } = splitGross(amount, rateBp);
  return ok({
    cost: net,
    taxLines: tax === 0n ? [] : [{ account: used.input, amount: tax }],
    owed: amount,
    detail: { code, rateBp, base: net, amount: tax },
  });
}

/** The seller charged no VAT: the buyer owes it, and deducts it at once where the code says so. */
function selfCharged(
  amount: Minor,
  { code, rateBp }: { code: string; rateBp: number },
  accounts: VatAccounts,
): TaxParts {
  const tax = vatOfNet(amount, rateBp);
  const detail = { code, rateBp, base: amount, amount: tax };
  if (!accounts.output || tax === 0n) return { ...untaxed(amount), detail };
  const due = { account: accounts.output, amount: -tax };
  return accounts.input
    ? { cost: amount, taxLines: [{ account: accounts.input, amount: tax }, due], owed: amount, detail }
    : { cost: amount + tax, taxLines: [due], owed: amount, detail };
}
