import { v7 } from 'uuid';
import { judgePart, shownSubject, type Found } from '#lib/domain/drafts/mailed/judge.ts';
import { LARGEST_MAIL, MOST_RECEIPTS } from '#lib/domain/drafts/mailed/mail.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { sha256Hex } from '../pictures/normalise.ts';
import { work } from '../pictures/work.ts';
import type { Bytes } from '../store/bytes.ts';
import type { CapturedRow, DeviceDatabase } from '../store/database.ts';
import type { DeviceFull } from '../store/quota.ts';
import { withRoom } from '../store/room.ts';
import { sealCaptured, type Captured } from './captured.ts';
import type { ReadLetter } from './mail-worker.ts';

/** What reads a letter; in tests, something else does. */
export type ReadMail = (raw: Bytes) => Promise<ReadLetter>;

/** A letter made to take for ever ends with its worker. */
const PATIENCE_MS = 20_000;
export const inWorker: ReadMail = (raw) =>
  work(() => new Worker(new URL('./mail-worker.ts', import.meta.url), { type: 'module' }), raw, PATIENCE_MS);

export type NotUnfolded = { code: 'mail_unreadable' } | { code: 'mail_without_receipt' } | DeviceFull;

/** What a letter became. */
export interface Unfolded {
  /** What was in it and is no receipt, by name. */
  readonly unused: readonly string[];
}

/**
 * Puts in the place of a letter each of its attachments that may be a receipt, sealed as the letter was: in one transaction,
 * so that it happens once. By the rules of what comes to a client by mail.
 */
export async function unfold(
  database: DeviceDatabase,
  { id, letter, publicKey }: { id: string; letter: Captured; publicKey: Bytes },
  read: ReadMail,
): Promise<Result<Unfolded, NotUnfolded>> {
  const mail = letter.bytes.length > LARGEST_MAIL ? null : await read(letter.bytes).catch(() => null);
  if (!mail) return err({ code: 'mail_unreadable' });
  const { taken, unused } = await judged(mail.parts);
  if (taken.length === 0) return err({ code: 'mail_without_receipt' });
  const rows: CapturedRow[] = [];
  const about = { title: shownSubject(mail.subject), mail: false, ready: false, original: null };
  for (const { name, bytes } of taken)
    rows.push(await sealCaptured(publicKey, v7(), { ...letter, ...about, name, bytes: bytes.slice() }));
  const { captured } = database;
  const put = await withRoom(database, () =>
    database.transaction('rw', captured, async () => {
      // Another tab was faster.
      if (!(await captured.get(id))) return;
      await captured.bulkAdd(rows);
      await captured.delete(id);
    }),
  );
  return put.ok ? ok({ unused }) : put;
}

async function judged(parts: readonly Found[]): Promise<{ taken: Found[]; unused: string[] }> {
  const before = new Set<string>();
  const taken: Found[] = [];
  const unused: string[] = [];
  for (const part of parts) {
    const sha256 = await sha256Hex(new Uint8Array(part.bytes));
    const { name, refused } = judgePart(part, { sha256, before });
    before.add(sha256);
    if (refused === null && taken.length < MOST_RECEIPTS) taken.push({ ...part, name });
    // A logo in the letter's text, or the same once more, is missed by nobody.
    else if (refused !== 'in_text' && refused !== 'again') unused.push(name);
  }
  return { taken, unused };
}
