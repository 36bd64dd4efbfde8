import { checkpointsIn, shortened } from '#lib/domain/tlog/kept-heads.ts';
import { headsLetter } from '#lib/domain/mail/letter.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { placeOn, ranked } from '#lib/server/platform/blobs/place.ts';
import { memoryMailbox } from '#lib/server/platform/config.ts';
import { machine } from '#lib/server/platform/context.ts';
import type { MailFailure } from '#lib/server/platform/mail/mailer.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { headToGive } from '../memory/give.ts';
import { readHeadLeaves } from './store.ts';

/** Under which name it is kept, beside the memory, how much of the installation's log was mailed: it is not a secret. */
const MAILED = 'mailed';
const PAGE = 1000;

/**
 * Mails whoever keeps the memory the heads that the installation's log has taken in since the last mail, the newest of each
 * log, and its own. Nothing where there is none, or nobody. Who dies before it is written down mails them once more.
 */
export async function mailHeads(
  platform: Platform,
  id: string,
): Promise<Result<void, MailFailure | { readonly code: 'mail_off'; readonly final: true }>> {
  const to = memoryMailbox(platform.config);
  if (!to) return ok();
  if (!platform.mail) return err({ code: 'mail_off', final: true });
  const place = placeOn(platform.memory.first, 'the data folder');
  const before = Number(Buffer.from((await place.newest(MAILED)) ?? []).toString()) || 0;
  const found = await since(platform, before);
  if (!found) return ok();
  const { size, heads } = found;
  const sent = await platform.mail.send(
    id,
    to,
    headsLetter({ size, heads, url: `${originOf(platform.config)}/log/checkpoint` }),
  );
  if (sent.ok) await place.add(MAILED, ranked(size), Buffer.from(String(size)));
  return sent;
}

/** The installation's head, and the newest of each log among its leaves from `before` on; null where there are none. */
async function since(
  platform: Platform,
  before: number,
): Promise<{ readonly size: number; readonly heads: string[] } | null> {
  const directory = machine(platform);
  const read = await directory.transaction(async (tx) => {
    const own = (await headToGive(tx, directory))?.head;
    const notes: string[] = [];
    for (let after = before - 1; own && after < own.size - 1;) {
      const page = await readHeadLeaves(tx, directory.clientId, after, Math.min(PAGE, own.size - 1 - after));
      for (const { head } of page) if (head) notes.push(shortened(head.note));
      if (page.length === 0) break;
      after = page.at(-1)?.index ?? after;
    }
    return ok(own && { own, notes });
  });
  if (!read.ok || !read.value) return null;
  const { own, notes } = read.value;
  if (own.size <= before) return null;
  return { size: own.size, heads: [shortened(own.note), ...checkpointsIn(notes.join('\n')).values()] };
}
