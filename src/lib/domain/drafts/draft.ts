import { statementHashHex, type JsonObject } from '../canonical.ts';
import type { CivilDate } from '../date.ts';
import { LARGEST_AMOUNT, toDecimal } from '../money.ts';
import { ATTACHMENT_TYPES, LARGEST_ATTACHMENT, type AttachmentType } from '../receipt/attachment.ts';
import { big, day, leftOut, list, made, matching, nullable, object, oneOf, uuid, whole } from '../shape.ts';
import { plain, storable } from '../text.ts';
import type { Coding } from './coded.ts';
import { saidCoding } from './saying.ts';

export type { Coding } from './coded.ts';

/** A picture of a receipt, or a PDF: the bytes travel on their own, the draft holds what proves them. */
export interface Photo {
  id: string;
  /** SHA-256 of the exact bytes that the device sends, hex. */
  sha256: string;
  /** Bytes. */
  size: number;
  type: AttachmentType;
  /** SHA-256 of the HEIC file that the picture was converted from on the device, hex; left out where it was not. */
  original?: string | undefined;
}

const sha256Hex = matching(/^[0-9a-f]{64}$/);

/** What is said of a photo beside its id. */
export const PHOTO_FACTS = {
  sha256: sha256Hex,
  size: whole(1, LARGEST_ATTACHMENT),
  type: oneOf(ATTACHMENT_TYPES),
  original: leftOut(sha256Hex, undefined),
};
export const Photo = object<Photo>({ id: uuid, ...PHOTO_FACTS });

/** The most photos that one draft has. */
export const MOST_PHOTOS = 20;

/** What a field user says about a receipt: three facts and a picture. Everything but the id may be missing. */
export interface DraftContent {
  /** Gross amount in øre, positive. */
  amount: bigint | null;
  date: CivilDate | null;
  text: string;
  /** Code of a project of the client. */
  project: string | null;
  photos: Photo[];
}
/** Text is taken as the device has hashed it: {@link storable}, and no more. */
export const DraftContent = object<DraftContent>({
  amount: nullable(big(1n, LARGEST_AMOUNT)),
  date: nullable(day),
  text: made(storable, 500),
  project: nullable(made(storable, 35)),
  photos: list(Photo, MOST_PHOTOS),
});

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
 * something that v1 has no field for, so that everything v1 could say keeps the hash it had; `segl.draft.v3` where it is
 * coded in lines, and `segl.draft.v4` where one of them is of an invoice.
 */
export function draftStatement(draft: {
  id: string;
  revision: number;
  content: DraftContent;
  coding: Coding | null;
}): JsonObject {
  const { content, coding } = draft;
  const version = versionOf(content, coding);
  return {
    statement: `segl.draft.${version}`,
    id: draft.id,
    revision: draft.revision,
    content: contentStatement(content, version === 'v1' ? 'v1' : 'v2'),
    coding: coding && saidCoding(coding, version),
  };
}

function versionOf(content: DraftContent, coding: Coding | null): 'v1' | 'v2' | 'v3' | 'v4' {
  if (coding?.lines) return coding.lines.some(({ invoice }) => invoice !== null) ? 'v4' : 'v3';
  return coding?.noPhoto || hasOriginals(content.photos) ? 'v2' : 'v1';
}

export function draftHash(draft: Parameters<typeof draftStatement>[0]): string {
  return statementHashHex(draftStatement(draft));
}
