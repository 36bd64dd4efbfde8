import * as z from 'zod';
import { statementHashHex, type JsonObject } from './canonical.ts';
import { civilDate, text, words } from './input.ts';
import { toDecimal } from './money.ts';

/** A photo of a draft: the bytes travel on their own, the draft holds what proves them. */
export const Photo = z.object({
  id: z.uuid(),
  /** SHA-256 of the exact bytes taken on the device, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bytes. */
  size: z
    .int()
    .positive()
    .max(20 * 1024 * 1024),
  type: z.enum(['image/jpeg', 'image/png', 'image/webp', 'image/heic']),
});
export type Photo = z.infer<typeof Photo>;

/** What a field user says about a receipt: three facts and a picture. Everything but the id may be missing. */
export const DraftContent = z.object({
  /** Gross amount in øre, positive. */
  amount: z
    .bigint()
    .positive()
    .max(10n ** 13n)
    .nullable(),
  date: civilDate.nullable(),
  text: text(500),
  /** Code of a project of the client. */
  project: text(35).nullable(),
  photos: z.array(Photo).max(20),
});
export type DraftContent = z.infer<typeof DraftContent>;

/** Where a draft is: `domain/draft-rules.ts` draws the ways between. `inbox` is open, `submitted` waits for a manager. */
export const DRAFT_STATES = ['inbox', 'submitted', 'posted', 'discarded'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** How a bookkeeper has coded a draft: the lines are derived from it by `domain/coding.ts`. */
export const Coding = z.object({
  series: text(10).min(1),
  date: civilDate,
  text: text(500).min(1),
  /** Gross, øre. */
  amount: z
    .bigint()
    .positive()
    .max(10n ** 13n),
  /** Account that carries the cost. */
  account: text(35).min(1),
  vatCode: text(10).nullable(),
  /** Account that is credited: bank, supplier debt, owed to the employee. */
  creditAccount: text(35).min(1),
  counterpartyId: z.uuid().nullable(),
  project: text(35).nullable(),
  /** Why there is no picture, where there is none: what the approver is shown in its place. */
  noPhoto: words(500).nullable().default(null),
});
export type Coding = z.infer<typeof Coding>;

/**
 * What an approval is bound to — content, coding and revision. `segl.draft.v1`; `segl.draft.v2` where the draft says
 * something that v1 has no field for, so that everything v1 could say keeps the hash it had.
 */
export function draftStatement(draft: {
  id: string;
  revision: number;
  content: DraftContent;
  coding: Coding | null;
}): JsonObject {
  const { content, coding } = draft;
  const explained = (coding?.noPhoto ?? null) !== null;
  return {
    statement: explained ? 'segl.draft.v2' : 'segl.draft.v1',
    id: draft.id,
    revision: draft.revision,
    content: {
      amount: content.amount === null ? null : toDecimal(content.amount),
      date: content.date,
      text: content.text,
      project: content.project,
      photos: content.photos.map(({ id, sha256, size, type }) => ({ id, sha256, size, type })),
    },
    coding:
      coding === null
        ? null
        : {
            series: coding.series,
            date: coding.date,
            text: coding.text,
            amount: toDecimal(coding.amount),
            account: coding.account,
            vatCode: coding.vatCode,
            creditAccount: coding.creditAccount,
            counterparty: coding.counterpartyId,
            project: coding.project,
            ...(explained ? { noPhoto: coding.noPhoto } : {}),
          },
  };
}

export function draftHash(draft: Parameters<typeof draftStatement>[0]): string {
  return statementHashHex(draftStatement(draft));
}
