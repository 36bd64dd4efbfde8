import { v7 as uuidv7 } from 'uuid';
import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { codedInLines, type Coding, type CodingLine } from '#lib/domain/drafts/coded.ts';
import type { CodingVat } from '#lib/domain/ledger/coding.ts';
import { codingFrom } from '#lib/domain/drafts/templates/template.ts';
import { copiedLines } from '#lib/domain/ledger/copied.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** A new draft that begins with a posted voucher or a template. */
export interface Begun {
  readonly draftId: string;
  /** With what, in words. */
  readonly said: string;
  readonly coding: Coding;
}

/** A template's coding, dated today. Null where there is none such. */
export async function beginWith(api: Api, templateId: string): Promise<Begun | null> {
  const found = (await api.templates.list.query()).find(({ id }) => id === templateId);
  const date = norwegianDate(new Date());
  return found
    ? { draftId: uuidv7(), said: t.templates.used(found.name), coding: codingFrom(found, date) }
    : null;
}

/**
 * What was coded, where it was; else what its lines come from. It is dated today, nothing is attached to it, and it is no
 * invoice: that would be the same one again.
 */
export async function copyOf(
  api: Api,
  voucherId: string,
  vatOn: (code: string, date: string) => CodingVat | null,
): Promise<Begun> {
  const { voucher, posting } = await api.ledger.voucher.query({ voucherId });
  const draft = voucher.draftId ? await api.drafts.get.query({ draftId: voucher.draftId }) : null;
  const date = norwegianDate(new Date());
  const { series, text } = voucher;
  const number = voucherNumber({ ...posting, series });
  const said = { series, date, text, noPhoto: null };
  const coding = draft?.coding
    ? { ...draft.coding, ...said, lines: draft.coding.lines?.map(withoutInvoice) ?? null }
    : codedInLines({ ...said, lines: copiedLines(voucher.lines, (code) => vatOn(code, date)) });
  return { draftId: uuidv7(), said: t.coding.copied(number), coding };
}

const withoutInvoice = (line: CodingLine): CodingLine => ({ ...line, invoice: null });
