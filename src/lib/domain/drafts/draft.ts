import * as z from 'zod/mini';
import { ATTACHMENT_TYPES, LARGEST_ATTACHMENT } from '../receipt/attachment.ts';
import { statementHashHex, type JsonObject } from '../canonical.ts';
import { civilDate, hashed, name, sha256Hex, text, uuid, words } from '../input.ts';
import { toDecimal } from '../money.ts';
import { plain } from '../text.ts';

/** Øre. */
const Amount = z.bigint().check(z.positive(), z.maximum(10n ** 13n));

/** A picture of a receipt, or a PDF: the bytes travel on their own, the draft holds what proves them. */
export const Photo = z.object({
  id: uuid,
  /** SHA-256 of the exact bytes that the device sends, hex. */
  sha256: sha256Hex,
  /** Bytes. */
  size: z.int().check(z.positive(), z.maximum(LARGEST_ATTACHMENT)),
  type: z.enum(ATTACHMENT_TYPES),
  /** SHA-256 of the HEIC file that the picture was converted from on the device, hex; left out where it was not. */
  original: z.optional(sha256Hex),
});
export type Photo = z.infer<typeof Photo>;

/** What a field user says about a receipt: three facts and a picture. Everything but the id may be missing. */
export const DraftContent = z.object({
  /** Gross amount in øre, positive. */
  amount: z.nullable(Amount),
  date: z.nullable(civilDate),
  text: hashed(500),
  /** Code of a project of the client. */
  project: z.nullable(hashed(35)),
  photos: z.array(Photo).check(z.maxLength(20)),
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

/** Where a draft is: `domain/draft-rules.ts` draws the ways between. `inbox` is open, `submitted` waits for a manager. */
export const DRAFT_STATES = ['inbox', 'submitted', 'posted', 'discarded'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** How a bookkeeper has coded a draft: the lines are derived from it by `domain/coding.ts`. */
export const Coding = z.object({
  series: name(10),
  date: civilDate,
  text: name(500),
  /** Gross, øre. */
  amount: Amount,
  /** Account that carries the cost. */
  account: name(35),
  vatCode: z.nullable(text(10)),
  /** Account that is credited: bank, supplier debt, owed to the employee. */
  creditAccount: name(35),
  counterpartyId: z.nullable(uuid),
  project: z.nullable(text(35)),
  /** Why there is no picture, where there is none: what the approver is shown in its place. */
  noPhoto: z._default(z.nullable(words(500)), null),
});
export type Coding = z.infer<typeof Coding>;

/** What statements say of a draft's content. The `original` of a photo belongs to their version 2. */
export function contentStatement(content: DraftContent, version: 'v1' | 'v2'): JsonObject {
  return {
    amount: content.amount === null ? null : toDecimal(content.amount),
    date: content.date,
    text: content.text,
    project: content.project,
    photos: content.photos.map(({ id, sha256, size, type, original }) => {
      const said = { id, sha256, size, type };
      return version === 'v1' ? said : { ...said, original: original ?? null };
    }),
  };
}

/** Whether a photo says something that version 1 of statements has no field for. */
export function hasOriginals(photos: readonly Photo[]): boolean {
  return photos.some(({ original }) => original !== undefined);
}

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
  const noPhoto = coding?.noPhoto ?? null;
  const version = noPhoto !== null || hasOriginals(content.photos) ? 'v2' : 'v1';
  return {
    statement: `segl.draft.${version}`,
    id: draft.id,
    revision: draft.revision,
    content: contentStatement(content, version),
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
            ...(version === 'v2' ? { noPhoto } : {}),
          },
  };
}

export function draftHash(draft: Parameters<typeof draftStatement>[0]): string {
  return statementHashHex(draftStatement(draft));
}
