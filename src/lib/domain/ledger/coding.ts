import type { CivilDate } from '../date.ts';
import { codedInLines, type Coding, type CodingLine } from '../drafts/coded.ts';
import { multiplyRounded, sum, toDecimal, type Minor } from '../money.ts';
import { err, ok, type Result } from '../result.ts';
import { invoicesOn, type InvoiceError } from './invoice.ts';
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
/** And the one that departments have. */
export const DEPARTMENT = 'A';

/** What a VAT code is on the date of a coding; null: it does not hold then. */
export type VatOf = (code: string) => CodingVat | null;

/**
 * How far the VAT that a paper states may be from what its rate gives, either way, øre: half a krone is what the coarsest
 * rounding of one group of a paper, to whole kroner, can make; rounding each of its lines to the øre stays below it.
 */
export const STATED_VAT_TOLERANCE: Minor = 50n;

/**
 * The lines of a coding in either form, balanced where one of them completes it: net and tax of each, in the order of
 * the coding. Tax of turnover is on its own side, as the line's sign is; where the buyer computes the VAT (services from
 * abroad), it stands on both sides. The bookkeeper's screen shows these very lines as they are typed, and the server makes
 * them again when it posts.
 *
 * Guards, in this order: `series_is_opening` · `accounts_same` (nothing would be booked) · `line_amount_missing` (more
 * than one is to complete it; `line` is the second) · and of each line `vat_code_not_for_purchases` (turnover and other
 * income in the first form, which has no sign) · `vat_rate_unknown` · `vat_account_missing` — it is not known where the
 * client posts the tax · `vat_differs_from_rate` ({@link STATED_VAT_TOLERANCE}) · `vat_share_not_for_code` (of what the
 * buyer computes or sells there is no part: what is deducted and what is not have codes of their own). Before those of each
 * line come those of {@link invoicesOn}.
 */
export function codeVoucher(coding: Omit<Coding, 'date'>, vatOf: VatOf): Result<NewLine[], CodingError> {
  const { series } = coding;
  if (series === OPENING_SERIES) return err({ code: 'series_is_opening', series });
  const lines = linesOf(coding);
  const accounts = new Set(accountsOf(coding));
  const [account = ''] = accounts;
  // None is chosen yet while the form is being filled in.
  if (accounts.size === 1 && lines.length > 1 && account !== '')
    return err({ code: 'accounts_same', account });
  const whole = completed(lines);
  if (!whole.ok) return whole;
  const invoices = invoicesOn(lines);
  if (!invoices.ok) return invoices;
  const posted: NewLine[] = [];
  for (const [at, line] of whole.value.entries()) {
    const vat = line.vatCode === null ? null : vatOf(line.vatCode);
    if (vat && coding.lines === null && !isForPurchases(vat.standardCode))
      return err({ code: 'vat_code_not_for_purchases', vatCode: vat.code });
    const made = postedOf(line, vat);
    if (!made.ok) return made;
    const [own, ...others] = made.value;
    posted.push(...(own ? [{ ...own, ...invoices.value[at] }] : []), ...others);
  }
  return ok(posted);
}

/** The lines of a coding: of the first form the cost, and what it was paid from, which completes it. */
export function linesOf(coding: Omit<Coding, 'date'>): readonly CodingLine[] {
  if (coding.lines !== null) return coding.lines;
  const { account, amount, vatCode, creditAccount, counterpartyId, project } = coding;
  const dimensions = project ? [{ type: PROJECT, code: project }] : [];
  return [
    { ...PLAIN_LINE, account, amount, vatCode, dimensions },
    { ...PLAIN_LINE, account: creditAccount, counterpartyId },
  ];
}

/**
 * A coding in the first form where that has room for all that the lines say, else in lines: what could always be said
 * keeps its hash. Either way the same is posted.
 */
export function codedSimplest(
  said: Pick<Coding, 'series' | 'date' | 'text' | 'noPhoto'> & { lines: CodingLine[] },
  vatOf: VatOf,
): Coding {
  const { lines, ...rest } = said;
  const [cost, paid] = lines;
  const whole = completed(lines);
  const amount = whole.ok ? (whole.value[0]?.amount ?? 0n) : 0n;
  const balanced = whole.ok && sum(whole.value.map((line) => line.amount)) === 0n;
  const vat = cost?.vatCode ? vatOf(cost.vatCode) : null;
  const [project = null, ...others] = cost?.dimensions ?? [];
  const fits =
    cost &&
    paid &&
    lines.length === 2 &&
    balanced &&
    amount > 0n &&
    isPlain({ ...cost, vatCode: null, dimensions: [] }) &&
    cost.counterpartyId === null &&
    isPlain(paid) &&
    (cost.vatCode === null || (vat !== null && isForPurchases(vat.standardCode))) &&
    others.length === 0 &&
    (project === null || project.type === PROJECT);
  if (!fits) return codedInLines(said);
  return {
    ...rest,
    amount,
    ...{ account: cost.account, vatCode: cost.vatCode, creditAccount: paid.account },
    ...{ counterpartyId: paid.counterpartyId, project: project?.code ?? null, lines: null },
  };
}

/** Whether a line says nothing but account, amount and party. */
export function isPlain({
  text,
  vatCode,
  vatAmount,
  share,
  dimensions,
  currency,
  invoice,
}: CodingLine): boolean {
  const said = [text, vatCode, vatAmount, share, currency, invoice];
  return dimensions.length === 0 && said.every((each) => each === null);
}

/** What a line comes to with its VAT, where an amount was written without. */
export function grossOf(net: Minor, vat: CodingVat | null, stated: Minor | null): Minor {
  const standard = vat && standardVatCode(vat.standardCode);
  if (!vat || vat.rateBp === null || !standard || standard.reverseCharge === 'self') return net;
  if (vatSides(vat.standardCode).length === 0) return net;
  return net + (stated ?? vatOfNet(net, vat.rateBp));
}

/** Every account that a coding names. */
export function accountsOf(coding: Omit<Coding, 'date'>): string[] {
  return linesOf(coding).flatMap(({ account, share }) => [account, share?.account ?? account]);
}

/** A line that says nothing but its account, and completes the others. */
export const PLAIN_LINE = {
  ...{ account: '', text: null, amount: null, vatCode: null, vatAmount: null, share: null },
  ...{ counterpartyId: null, dimensions: [], currency: null, invoice: null },
} satisfies CodingLine;

type Whole = Omit<CodingLine, 'amount'> & { readonly amount: Minor };

function completed(lines: readonly CodingLine[]): Result<Whole[], CodingError> {
  const open = lines.flatMap(({ amount }, at) => (amount === null ? [at] : []));
  if (open[1] !== undefined) return err({ code: 'line_amount_missing', line: open[1] + 1 });
  const rest = -sum(lines.flatMap(({ amount }) => amount ?? []));
  return ok(lines.map((line) => ({ ...line, amount: line.amount ?? rest })));
}

/** What is posted of one line: its own amount, its tax, and what of it is not deducted. */
function postedOf(line: Whole, vat: CodingVat | null): Result<NewLine[], CodingError> {
  const parts = vat ? taxParts(line, vat) : ok(untaxed(line.amount));
  if (!parts.ok) return parts;
  const { cost, taxLines, detail } = parts.value;
  const { account, text, counterpartyId, dimensions, share } = line;
  const own = { account, text, counterpartyId, dimensions };
  const standard = vat && standardVatCode(vat.standardCode);
  const selfCharged = standard?.reverseCharge === 'self';
  if (share && vat && (selfCharged || standard?.direction === 'output'))
    return err({ code: 'vat_share_not_for_code', vatCode: vat.code });
  const [tax] = taxLines;
  const borne = share && (tax || share.account !== null) ? share : null;
  const part = (amount: Minor) => (borne ? multiplyRounded(amount, BigInt(borne.rateBp), WHOLE) : amount);
  const deducted = { cost: part(cost), tax: part(tax?.amount ?? 0n) };
  const rest = line.amount - deducted.cost - deducted.tax;
  const posted: Omit<NewLine, 'currency'>[] = [
    {
      ...own,
      amount: deducted.cost,
      vat: borne && detail ? { ...detail, base: deducted.cost, amount: deducted.tax } : detail,
    },
    ...taxLines.map((each) => ({ ...TAX_LINE, ...each, amount: borne ? deducted.tax : each.amount })),
    ...(borne
      ? [
          borne.account === null
            ? { ...own, amount: rest, vat: null }
            : { ...TAX_LINE, account: borne.account, text, amount: rest },
        ]
      : []),
  ];
  const written = posted.filter(({ amount }, at) => at === 0 || amount !== 0n);
  return ok(inCurrency(written, line, { chargedTax: !selfCharged }));
}

const WHOLE = 10_000n;
const TAX_LINE = { text: null, vat: null, counterpartyId: null, dimensions: [] };

/**
 * Each line with its part of the currency's amount, the first with what rounding leaves. Tax that the buyer computes is in
 * kroner alone, since nobody charged it.
 */
function inCurrency(
  posted: readonly Omit<NewLine, 'currency'>[],
  { currency, amount }: Whole,
  { chargedTax }: { readonly chargedTax: boolean },
): NewLine[] {
  if (!currency || amount === 0n) return posted.map((line) => ({ ...line, currency: null }));
  const kroner = amount < 0n ? -amount : amount;
  const rest = posted.slice(1).map((line) => {
    return chargedTax ? multiplyRounded(currency.amount, line.amount, kroner) : 0n;
  });
  const total = amount < 0n ? -currency.amount : currency.amount;
  const parts = [total - sum(rest), ...rest];
  return posted.map((line, at) => {
    const part = parts[at];
    return { ...line, currency: part ? { code: currency.code, amount: part } : null };
  });
}

export type CodingError =
  | { code: 'series_is_opening'; series: string }
  | { code: 'accounts_same'; account: string }
  | { code: 'line_amount_missing'; line: number }
  | { code: 'vat_code_not_for_purchases'; vatCode: string }
  | { code: 'vat_rate_unknown'; vatCode: string }
  | { code: 'vat_account_missing'; vatCode: string; side: VatSide }
  | { code: 'vat_differs_from_rate'; vatCode: string; stated: string; computed: string }
  | { code: 'vat_share_not_for_code'; vatCode: string }
  | InvoiceError;

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
  /** What the line's own account carries. */
  readonly cost: Minor;
  readonly taxLines: { account: string; amount: Minor }[];
  readonly detail: VatDetail | null;
}

function untaxed(amount: Minor): TaxParts {
  return { cost: amount, taxLines: [], detail: null };
}

function taxParts(
  { amount, vatAmount }: Pick<Whole, 'amount' | 'vatAmount'>,
  vat: CodingVat,
): Result<TaxParts, CodingError> {
  const { code, rateBp, accounts } = vat;
  if (rateBp === null) return err({ code: 'vat_rate_unknown', vatCode: code });
  const standard = standardVatCode(vat.standardCode);
  if (!standard) return err({ code: 'vat_account_missing', vatCode: code, side: 'input' });
  const sides = vatSides(vat.standardCode);
  const missing = sides.find((side) => accounts[side] === null);
  if (missing) return err({ code: 'vat_account_missing', vatCode: code, side: missing });

  const used = {
    output: sides.includes('output') ? accounts.output : null,
    input: sides.includes('input') ? accounts.input : null,
  };
  const charged = standard.reverseCharge !== 'self';
  const account = used.input ?? used.output;
  const computed = charged && account !== null ? splitGross(amount, rateBp).vat : 0n;
  const tax = vatAmount ?? computed;
  if (!isStatedFor(tax, computed)) {
    const said = { stated: toDecimal(tax), computed: toDecimal(computed) };
    return err({ code: 'vat_differs_from_rate', vatCode: code, ...said });
  }
  if (!charged) return ok(selfCharged(amount, { code, rateBp }, used));
  return ok({
    cost: amount - tax,
    taxLines: tax === 0n || account === null ? [] : [{ account, amount: tax }],
    detail: { code, rateBp, base: amount - tax, amount: tax },
  });
}

/** What is no tax by its rate is none on any paper. */
function isStatedFor(stated: Minor, computed: Minor): boolean {
  const difference = stated - computed;
  if (computed === 0n) return difference === 0n;
  return difference <= STATED_VAT_TOLERANCE && -difference <= STATED_VAT_TOLERANCE;
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
    ? { cost: amount, taxLines: [{ account: accounts.input, amount: tax }, due], detail }
    : { cost: amount + tax, taxLines: [due], detail };
}
