import { v7 } from 'uuid';
import { isCivilDate, norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { shownName, shownSubject } from '#lib/domain/drafts/mailed/judge.ts';
import { attachmentType, LARGEST_ATTACHMENT } from '#lib/domain/receipt/attachment.ts';
import { judgeReceiptDate } from '#lib/domain/receipt/receipt-date.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { takePhoto, type NewPhoto } from '../drafts/photo.ts';
import { sha256Hex, type NormaliseError, type PictureWork } from '../pictures/normalise.ts';
import type { DeviceFull } from '../store/quota.ts';
import type { Store } from '../store/store.ts';
import type { Chest } from '../vault/chest.ts';
import type { Captured } from './captured.ts';
import { openCaptured, pairOf, type Pair } from './opened.ts';
import { inWorker, unfold, type NotUnfolded, type ReadMail } from './unfold.ts';

/** What came of what was sealed while nobody had the key. */
export interface Arrived {
  /** How many became drafts. */
  readonly drafts: number;
  /** What is left as it was, and why: nothing goes in silence. */
  readonly left: readonly Left[];
  /** Of letters: what was in them and is no receipt, by name. */
  readonly unused: readonly string[];
}

export interface Left {
  readonly id: string;
  readonly error: LeftFor & { readonly name: string };
}

/** `captured_damaged`: it was altered, or was not sealed for this vault. */
export type LeftFor = NormaliseError | NotUnfolded | DeviceFull | { code: 'captured_damaged' };

export interface TakingIn {
  readonly store: Store;
  readonly chest: Chest;
  /** The person's, as it is held. */
  readonly dataKey: CryptoKey;
  /** What reads pictures and letters; in tests, something else does. */
  readonly does?: PictureWork;
  readonly read?: ReadMail;
}

/**
 * Makes drafts of what lies sealed in the client's database, each in one transaction with the going of what it was: whatever
 * ends the page in between, and however many tabs do it, there is one. What can't become a draft stays, and is told.
 */
export async function takeIn(parts: TakingIn): Promise<Arrived> {
  const { database } = parts.store;
  const pair = await pairOf(parts.chest, parts.dataKey);
  if (pair) await putRight(parts.chest, pair);
  let drafts = 0;
  const left: Left[] = [];
  const unused: string[] = [];
  const seen = new Set<string>();
  for (;;) {
    // One at a time: a photo as it came from a camera is large. An unfolded letter brings new ones.
    const id = (await database.captured.toCollection().primaryKeys()).find((each) => !seen.has(each));
    if (id === undefined) return { drafts, left, unused };
    seen.add(id);
    const row = await database.captured.get(id);
    const captured = row && pair && (await openCaptured(pair, row));
    if (!row) continue;
    const taken = captured
      ? await takeOne(parts, { id, captured, pair })
      : err({ code: 'captured_damaged' } as const);
    if (!taken.ok) left.push({ id, error: { ...taken.error, name: shownName(captured?.name ?? '') } });
    else if (taken.value === 'draft') drafts += 1;
    else unused.push(...taken.value);
  }
}

/** The person gives up what can't become a draft. */
export async function giveUpCaptured({ database }: Store, id: string): Promise<void> {
  await database.captured.delete(id);
}

/** Who puts another public key on the disk reads what is sealed from then on: until the next unlocking, and no longer. */
async function putRight({ database: { vault } }: Chest, { publicKey }: Pair): Promise<void> {
  const row = await vault.get('vault');
  if (row && !equalBytes(row.publicKey, publicKey)) await vault.update('vault', { publicKey });
}

async function takeOne(
  { store, does, read = inWorker }: TakingIn,
  { id, captured, pair }: { id: string; captured: Captured; pair: Pair },
): Promise<Result<'draft' | readonly string[], LeftFor>> {
  if (captured.mail) {
    const letter = { id, letter: captured, publicKey: pair.publicKey };
    const unfolded = await unfold(store.database, letter, read);
    return unfolded.ok ? ok(unfolded.value.unused) : unfolded;
  }
  const photo = await photoOf(captured, does);
  if (!photo.ok) return photo;
  const content = contentOf(captured, photo.value);
  const from = { captured: id, came: captured.came };
  // An id of its own: who can write on the disk must not put one in the place of a draft that is there.
  const saved = await saveDraft(store, { draftId: v7(), content, newPhotos: [photo.value], from });
  if (saved.ok) return ok('draft');
  if (saved.error.code === 'device_full') return err({ code: 'device_full' });
  throw new TypeError(`what was captured makes no draft: ${saved.error.code}`);
}

/** What was made ready is weighed once more: anybody at the device can have sealed it. */
async function photoOf(
  { bytes, ready, original }: Captured,
  does?: PictureWork,
): Promise<Result<NewPhoto, NormaliseError>> {
  const type = attachmentType(bytes);
  if (!ready || type === null || bytes.length > LARGEST_ATTACHMENT)
    return takePhoto(new Blob([bytes]), v7(), does);
  const photo = { id: v7(), sha256: await sha256Hex(bytes), size: bytes.length, type };
  return ok({ photo: original === null ? photo : { ...photo, original }, bytes });
}

/** Of a picture taken here the day is known; the day on which a receipt was shared is not the receipt's. */
function contentOf({ came, title, at }: Captured, { photo }: NewPhoto): DraftContent {
  return {
    ...{ amount: null, project: null, photos: [photo] },
    date: came === 'locked' ? dayOf(at) : null,
    text: shownSubject(title),
  };
}

/** Null where the device's clock was far from what it says now. */
function dayOf(at: number): CivilDate | null {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return null;
  const day = norwegianDate(time);
  const sound = isCivilDate(day) && judgeReceiptDate(day, norwegianDate(new Date())) !== 'unreasonable';
  return sound ? day : null;
}
