import * as z from 'zod';
import { ATTACHMENT_TYPES, LARGEST_ATTACHMENT } from './attachment.ts';
import { statementHashHex, type JsonObject } from './canonical.ts';
import { isCivilDate } from './date.ts';
import { toDecimal } from './money.ts';
import { plain, storable } from './text.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A picture of a receipt, or a PDF: the bytes travel on their own, the draft holds what proves them. */
export const Photo = z.object({
  id: z.uuid(),
  /** SHA-256 of the exact bytes that the device sends, hex. */
  sha256: Sha256,
  /** Bytes. */
  size: z.int().positive().max(LARGEST_ATTACHMENT),
  type: z.enum(ATTACHMENT_TYPES),
  /** SHA-256 of the HEIC file that the picture was converted from on the device, hex; left out where it was not. */
  original: Sha256.optional(),
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

/**
 * The content as it is kept from now on: its words without what can't be seen. Not done in the schema, which also reads
 * what a device stored and hashed before.
 */
export function plainContent(content: DraftContent): DraftContent {
  const project = content.project === null ? null : plain(content.project);
  return { ...content, text: plain(content.text).trim(), project: project === '' ? null : project };
}

/** Where a draft is. `inbox` waits for a bookkeeper, `submitted` for a manager. */
export const DRAFT_STATES = ['inbox', 'submitted', 'posted', 'discarded'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** How a bookkeeper has coded a draft: the lines are derived from it by `domain/coding.ts`. */
export const Coding = z.object({
  series: z.string().overwrite(plain).min(1).max(10),
  date: z.string().refine(isCivilDate),
  text: z.string().overwrite(plain).min(1).max(500),
  /** Gross, øre. */
  amount: z
    .bigint()
    .positive()
    .max(10n ** 13n),
  /** Account that carries the cost. */
  account: z.string().overwrite(plain).min(1).max(35),
  vatCode: z.string().max(10).overwrite(plain).nullable(),
  /** Account that is credited: bank, supplier debt, owed to the employee. */
  creditAccount: z.string().overwrite(plain).min(1).max(35),
  counterpartyId: z.uuid().nullable(),
  project: z.string().max(35).overwrite(plain).nullable(),
});
export type Coding = z.infer<typeof Coding>;

/**
 * What statements say of a draft's photos, and the version they say it in: 2 once a photo has an original, 1 before, as
 * every draft of the first version has.
 */
export function photosStatement(photos: readonly Photo[]): { version: 'v1' | 'v2'; photos: JsonObject[] } {
  const plain = photos.map(({ id, sha256, size, type }) => ({ id, sha256, size, type }));
  if (photos.every(({ original }) => original === undefined)) return { version: 'v1', photos: plain };
  return {
    version: 'v2',
    photos: plain.map((photo, at) => ({ ...photo, original: photos[at]?.original ?? null })),
  };
}

/** `segl.draft.v1` and `v2`: what an approval is bound to — content, coding and revision. */
export function draftStatement(draft: {
  id: string;
  revision: number;
  content: DraftContent;
  coding: Coding | null;
}): JsonObject {
  const { content, coding } = draft;
  const { version, photos } = photosStatement(content.photos);
  return {
    statement: `segl.draft.${version}`,
    id: draft.id,
    revision: draft.revision,
    content: {
      amount: content.amount === null ? null : toDecimal(content.amount),
      date: content.date,
      text: content.text,
      project: content.project,
      photos,
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
          },
  };
}

export function draftHash(draft: Parameters<typeof draftStatement>[0]): string {
  return statementHashHex(draftStatement(draft));
}
