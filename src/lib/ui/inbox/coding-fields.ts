import { isCivilDate, type CivilDate } from '#lib/domain/date.ts';
import {
  codedSimplest,
  codeVoucher,
  grossOf,
  isPlain,
  linesOf,
  PLAIN_LINE,
  type CodingError,
  type VatOf,
} from '#lib/domain/ledger/coding.ts';
import { Coding, codedInLines, type CodingLine } from '#lib/domain/drafts/coded.ts';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { sum, type Minor } from '#lib/domain/money.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { NewLine } from '#lib/domain/ledger/voucher.ts';
import {
  emptyLine,
  invoiceFieldsOf,
  invoiceOf,
  isMisread,
  isBlank,
  lineFieldsOf,
  noInvoice,
  shareOf,
  type InvoiceFields,
  type LineFields,
} from './line-fields.ts';

/** The form as it stands: everything may be missing, and what is optional is empty. */
export interface CodingFields {
  series: string;
  date: string;
  text: string;
  /** What the paper comes to: what the contra account takes. Without, it takes what the lines come to. */
  amount: Minor | null;
  lines: LineFields[];
  /** Empty: the lines balance by themselves. */
  creditAccount: string;
  counterpartyId: string;
  /** What the paper says of itself where it is an invoice: it stands on the line of the contra account. */
  invoice: InvoiceFields;
  /** Why there is no picture, where there is none. */
  noPhoto: string;
}

/** What the last coding used, offered for the next. */
export type Habits = Pick<CodingFields, 'series' | 'creditAccount'>;

/** What stands in the form of a draft: its coding, or else what the field user said. */
export function fieldsOf(
  draft: { readonly content: DraftContent; readonly coding: Coding | null },
  { habits, today }: { habits: Habits; today: CivilDate },
): CodingFields {
  const { content, coding } = draft;
  if (coding) return codedFields(coding, content);
  return {
    ...habits,
    date: content.date ?? today,
    text: content.text,
    amount: content.amount,
    lines: [emptyLine(content.project)],
    counterpartyId: '',
    invoice: noInvoice(),
    noPhoto: '',
  };
}

/** The last line is what it was paid from, or whom it is owed to, where it says no more than that. */
function codedFields(coding: Coding, content: DraftContent): CodingFields {
  const { series, date, text, noPhoto } = coding;
  const lines = linesOf(coding);
  const last = lines.at(-1);
  const contra = last && lines.length > 1 && isPlain({ ...last, invoice: null }) ? last : null;
  const costs = contra ? lines.slice(0, -1) : lines;
  const simple = coding.lines === null;
  return {
    ...{ series, date, text },
    amount: simple ? coding.amount : contra?.amount ? -contra.amount : null,
    lines: costs.map((line) => lineFieldsOf(simple ? { ...line, amount: null } : line)),
    creditAccount: contra?.account ?? '',
    counterpartyId: contra?.counterpartyId ?? '',
    invoice: contra ? invoiceFieldsOf(contra) : noInvoice(),
    // A picture has come meanwhile: there is nothing left to explain.
    noPhoto: content.photos.length > 0 ? '' : (noPhoto ?? ''),
  };
}

/** The coding the form stands for, or the fields that must still be filled in, in the form's order. */
export function codingOf(
  fields: CodingFields,
  vatOf: VatOf,
): Result<Coding, { code: 'fields_missing'; fields: (keyof CodingFields)[] }> {
  const { series, date, text } = fields;
  const lines = codedLines(fields, vatOf);
  const open = lines.filter(({ amount }) => amount === null).length;
  const wrong = new Set<keyof CodingFields>();
  if (!isCivilDate(date)) wrong.add('date');
  if (open > 1) wrong.add(fields.creditAccount !== '' && fields.amount === null ? 'amount' : 'lines');
  if (text.trim() === '') wrong.add('text');
  if (writtenLines(fields).some(({ account }) => account === '')) wrong.add('lines');
  if ([fields.invoice, ...writtenLines(fields).map(({ invoice }) => invoice)].some(isMisread))
    wrong.add('invoice');
  if (lines.length < 2) wrong.add('creditAccount');
  if (series === '') wrong.add('series');
  const said = { series, date: date as CivilDate, text: text.trim(), noPhoto: fields.noPhoto.trim() || null };
  const parsed = wrong.size === 0 ? Coding.safeParse(codedSimplest({ ...said, lines }, vatOf)) : null;
  if (parsed?.success) return ok(parsed.data);
  for (const { path } of parsed?.error.issues ?? []) {
    wrong.add(FORM_ORDER.find((field) => field === path[0]) ?? 'lines');
  }
  return err({ code: 'fields_missing', fields: FORM_ORDER.filter((field) => wrong.has(field)) });
}

const FORM_ORDER: readonly (keyof CodingFields)[] = [
  ...(['date', 'amount', 'text', 'counterpartyId', 'invoice', 'lines'] as const),
  ...(['creditAccount', 'series', 'noPhoto'] as const),
];

/** One that was begun after the first and says nothing is none. */
function writtenLines({ lines }: CodingFields): LineFields[] {
  return lines.filter((line, at) => at === 0 || !isBlank(line));
}

/** Whether the form is of an invoice. */
export function saysInvoice({ lines, invoice }: CodingFields): boolean {
  return [invoice, ...lines.map((line) => line.invoice)].some((each) => invoiceOf(each) !== null);
}

/** Every account that stands in the form. */
export function accountsIn({ lines, creditAccount }: CodingFields): string[] {
  return [...lines.flatMap(({ account, shareAccount }) => [account, shareAccount]), creditAccount];
}

/** The lines of the form as the coding says them, what it was paid from as the last. */
function codedLines(fields: CodingFields, vatOf: VatOf): CodingLine[] {
  const { amount, creditAccount, counterpartyId } = fields;
  const costs = writtenLines(fields).map((line): CodingLine => {
    const vat = line.vatCode === '' ? null : vatOf(line.vatCode);
    const gross = line.net && line.amount !== null ? grossOf(line.amount, vat, line.vatAmount) : line.amount;
    const dimensions = Object.entries(line.dimensions)
      .filter(([, code]) => code !== '')
      .map(([type, code]) => ({ type, code }))
      .sort((one, other) => (one.type < other.type ? -1 : 1));
    return {
      account: line.account,
      text: line.text.trim() || null,
      amount: gross,
      vatCode: line.vatCode || null,
      vatAmount: line.vatAmount,
      share: shareOf(line),
      counterpartyId: line.counterpartyId || null,
      dimensions,
      currency:
        line.currency !== '' && line.currencyAmount
          ? { code: line.currency, amount: line.currencyAmount }
          : null,
      invoice: invoiceOf(line.invoice),
    };
  });
  if (creditAccount === '') return costs;
  const contra = {
    ...PLAIN_LINE,
    account: creditAccount,
    amount: amount === null ? null : -amount,
    counterpartyId: counterpartyId || null,
    invoice: invoiceOf(fields.invoice),
  };
  return [...costs, contra];
}

/** The lines the form becomes by the server's own rule, also while accounts are missing; null while nothing is said. */
export function postedBy(fields: CodingFields, vatOf: VatOf): Result<NewLine[], CodingError> | null {
  const lines = codedLines(fields, vatOf);
  const open = lines.filter(({ amount }) => amount === null).length;
  if (open > 1 || open === lines.length || lines.every(({ amount }) => (amount ?? 0n) === 0n)) return null;
  const { series, text } = fields;
  const said = { series, date: '0001-01-01' as CivilDate, text, noPhoto: null };
  // As it would be sent, since what a receipt may not say is a matter of its form.
  return codeVoucher(
    lines.length < 2 ? codedInLines({ ...said, lines }) : codedSimplest({ ...said, lines }, vatOf),
    vatOf,
  );
}

/** What the lines lack of balance: what the one without an amount completes. Null while two are without. */
export function restOf(fields: CodingFields, vatOf: VatOf): Minor | null {
  const lines = codedLines(fields, vatOf);
  const said = lines.flatMap(({ amount }) => amount ?? []);
  return said.length < lines.length - 1 ? null : -sum(said);
}

export function sameCoding(one: Coding | null, other: Coding | null): boolean {
  return written(one) === written(other);
}

/** What differs between two editions of a draft, by the name of the field. */
export interface Difference {
  readonly field: 'amount' | 'date' | 'text' | 'project' | 'photos' | 'coding';
  readonly before: DraftContent;
  readonly after: DraftContent;
}

export function differences(
  before: { readonly content: DraftContent; readonly coding: Coding | null },
  after: { readonly content: DraftContent; readonly coding: Coding | null },
): Difference[] {
  const contents = { before: before.content, after: after.content };
  const fields = (['amount', 'date', 'text', 'project'] as const).filter(
    (field) => before.content[field] !== after.content[field],
  );
  const photos =
    before.content.photos.map(({ id }) => id).join() !== after.content.photos.map(({ id }) => id).join();
  return [
    ...fields,
    ...(photos ? (['photos'] as const) : []),
    ...(sameCoding(before.coding, after.coding) ? [] : (['coding'] as const)),
  ].map((field) => ({ field, ...contents }));
}

/** Whether two forms say the same in a field. */
export function sameField(field: keyof CodingFields, one: CodingFields, other: CodingFields): boolean {
  return written(one[field]) === written(other[field]);
}

/**
 * What two people have made of the same field, where somebody has to choose: it was changed by the other, as far as
 * anybody knows, and is not what stands in the form. In the order of the form.
 */
export function conflicting(forms: {
  /** What both began with; null where nobody knows it. */
  readonly base: CodingFields | null;
  readonly mine: CodingFields;
  readonly theirs: CodingFields;
}): (keyof CodingFields)[] {
  const { base, mine, theirs } = forms;
  const isTheirs = (field: keyof CodingFields) => base === null || !sameField(field, theirs, base);
  return FORM_ORDER.filter((field) => isTheirs(field) && !sameField(field, theirs, mine));
}

/** A value for comparing, whatever the order of its keys. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return each.toString();
    if (typeof each === 'string') return each.trim();
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
