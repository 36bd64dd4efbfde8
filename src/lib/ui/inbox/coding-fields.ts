import type { CivilDate } from '#lib/domain/date.ts';
import { codeReceipt, type CodingError, type CodingVat } from '#lib/domain/ledger/coding.ts';
import { Coding } from '#lib/domain/drafts/coded.ts';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import type { Minor } from '#lib/domain/money.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { NewLine } from '#lib/domain/ledger/voucher.ts';

/** The form as it stands: everything may be missing, and what is optional is empty. */
export interface CodingFields {
  series: string;
  date: string;
  text: string;
  amount: Minor | null;
  account: string;
  vatCode: string;
  creditAccount: string;
  counterpartyId: string;
  project: string;
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
  if (coding) {
    const { vatCode, counterpartyId, project, noPhoto, ...rest } = coding;
    return {
      ...rest,
      vatCode: vatCode ?? '',
      counterpartyId: counterpartyId ?? '',
      project: project ?? '',
      // A picture has come meanwhile: there is nothing left to explain.
      noPhoto: content.photos.length > 0 ? '' : (noPhoto ?? ''),
    };
  }
  return {
    ...habits,
    date: content.date ?? today,
    text: content.text,
    amount: content.amount,
    account: '',
    vatCode: '',
    counterpartyId: '',
    project: content.project ?? '',
    noPhoto: '',
  };
}

/** The coding the form stands for, or the fields that must still be filled in, in the form's order. */
export function codingOf(
  fields: CodingFields,
): Result<Coding, { code: 'fields_missing'; fields: (keyof CodingFields)[] }> {
  const parsed = Coding.safeParse({
    ...fields,
    text: fields.text.trim(),
    vatCode: fields.vatCode || null,
    counterpartyId: fields.counterpartyId || null,
    project: fields.project || null,
    noPhoto: fields.noPhoto.trim() || null,
  });
  if (parsed.success) return ok(parsed.data);
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return err({ code: 'fields_missing', fields: FORM_ORDER.filter((field) => wrong.has(field)) });
}

const FORM_ORDER: readonly (keyof CodingFields)[] = [
  'date',
  'amount',
  'text',
  'account',
  'vatCode',
  'creditAccount',
  'counterpartyId',
  'project',
  'series',
  'noPhoto',
];

/** The lines the form becomes by the server's own rule, also while accounts are missing; null without an amount. */
export function linesOf(fields: CodingFields, vat: CodingVat | null): Result<NewLine[], CodingError> | null {
  const { amount } = fields;
  if (amount === null || amount <= 0n) return null;
  const counterpartyId = fields.counterpartyId || null;
  const project = fields.project || null;
  const noPhoto = fields.noPhoto || null;
  return codeReceipt(
    { ...fields, amount, vatCode: fields.vatCode || null, counterpartyId, project, noPhoto },
    vat,
  );
}

export function sameCoding(one: Coding | null, other: Coding | null): boolean {
  if (one === null || other === null) return one === other;
  return (Object.keys(one) as (keyof Coding)[]).every((key) => one[key] === other[key]);
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

/**
 * What two people have made of the same field, where somebody has to choose: it was changed by the other, and is not
 * what stands in the form. In the order of the form.
 */
export function conflicting(forms: {
  readonly base: CodingFields;
  readonly mine: CodingFields;
  readonly theirs: CodingFields;
}): (keyof CodingFields)[] {
  const { base, mine, theirs } = forms;
  return FORM_ORDER.filter((field) => theirs[field] !== base[field] && theirs[field] !== mine[field]);
}
