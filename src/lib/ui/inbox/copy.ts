import { v7 as uuidv7 } from 'uuid';
import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { codedInLines, type Coding, type CodingLine } from '#lib/domain/drafts/coded.ts';
import type { CodingVat } from '#lib/domain/ledger/coding.ts';
import { copiedLines } from '#lib/domain/ledger/copied.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';

/** A posted voucher as the beginning of a new draft. */
export interface Copied {
  readonly draftId: string;
  /** As people say it. */
  readonly number: string;
  readonly coding: Coding;
}

/**
 * What was coded, where it was; else what its lines come from. It is dated today, nothing is attached to it, and it is no
 * invoice: that would be the same one again.
 */
export async function copyOf(
  api: Api,
  voucherId: string,
  vatOn: (code: string, date: string) => CodingVat | null,
): Promise<Copied> {
  const { voucher, posting } = await api.ledger.voucher.query({ voucherId });
  const draft = voucher.draftId ? await api.drafts.get.query({ draftId: voucher.draftId }) : null;
  const date = norwegianDate(new Date());
  const { series, text } = voucher;
  const number = voucherNumber({ ...posting, series });
  const said = { series, date, text, noPhoto: null };
  const coding = draft?.coding
    ? { ...draft.coding, ...said, lines: draft.coding.lines?.map(withoutInvoice) ?? null }
    : codedInLines({ ...said, lines: copiedLines(voucher.lines, (code) => vatOn(code, date)) });
  return { draftId: uuidv7(), number, coding };
}

const withoutInvoice = (line: CodingLine): CodingLine => ({ ...line, invoice: null });
