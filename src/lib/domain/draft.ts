import * as z from 'zod';
import { statementHashHex, type JsonObject } from './canonical.ts';
import { isCivilDate } from './date.ts';
import { toDecimal } from './money.ts';
import { storable } from './text.ts';

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
  date: z.string().refine(isCivilDate).nullable(),
  text: z.string().max(500).overwrite(storable),
  /** Code of a project of the client. */
  project: z.string().max(35).overwrite(storable).nullable(),
  photos: z.array(Photo).max(20),
});
export type DraftContent = z.infer<typeof DraftContent>;

/** Where a draft is: `domain/draft-rules.ts` draws the ways between. `inbox` is open, `submitted` waits for a manager. */
export const DRAFT_STATES = ['inbox', 'submitted', 'posted', 'discarded'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** How a bookkeeper has coded a draft: the lines are derived from it by `domain/coding.ts`. */
export const Coding = z.object({
  series: z.string().overwrite(storable).min(1).max(10),
  date: z.string().refine(isCivilDate),
  text: z.string().overwrite(storable).min(1).max(500),
  /** Gross, øre. */
  amount: z
    .bigint()
    .positive()
    .max(10n ** 13n),
  /** Account that carries the cost. */
  account: z.string().overwrite(storable).min(1).max(35),
  vatCode: z.string().max(10).overwrite(storable).nullable(),
  /** Account that is credited: bank, supplier debt, owed to the employee. */
  creditAccount: z.string().overwrite(storable).min(1).max(35),
  counterpartyId: z.uuid().nullable(),
  project: z.string().max(35).overwrite(storable).nullable(),
  /** Why there is no picture, where there is none: what the approver is shown in its place. */
  noPhoto: z.string().overwrite(storable).trim().min(1).max(500).nullable().default(null),
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
