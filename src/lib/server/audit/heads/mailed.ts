import * as z from 'zod';
import { shortened } from '#lib/domain/tlog/kept-heads.ts';
import { headsLetter } from '#lib/domain/mail/letter.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { placeOn, ranked, type Place } from '#lib/server/platform/blobs/place.ts';
import { memoryMailbox } from '#lib/server/platform/config/config.ts';
import { NO_CLIENT } from '#lib/server/platform/context.ts';
import type { MailFailure } from '#lib/server/platform/mail/mailer.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { memoryOf } from '../memory/memory.ts';

/** Under which name lies, beside the memory, what of it was mailed: no secret, and nothing is believed by it. */
const MAILED = 'mailed';

const Mailed = z.object({
  /** How many letters there were. */
  letters: z.int().min(0),
  /** By client, the generation and size of the head that was mailed last. */
  heads: z.record(z.string(), z.string()),
});
type Mailed = z.infer<typeof Mailed>;

/**
 * Mails whoever keeps the memory the heads that are new in it since the last letter, and the newest of the installation's
 * log. Nothing where there is none, or nobody. It is what is remembered and not what the database has: who has that must not
 * have a word in the letter. Who dies before it is written down mails the same once more.
 * @throws NotSigned where the memory can't be read
 */
export async function mailHeads(
  platform: Platform,
  id: string,
): Promise<Result<void, MailFailure | { readonly code: 'mail_off'; readonly final: true }>> {
  const to = memoryMailbox(platform.config);
  if (!to) return ok();
  if (!platform.mail) return err({ code: 'mail_off', final: true });
  const place = placeOn(platform.memory.first, 'the data folder');
  const before = await mailedBefore(place);
  const notes: string[] = [];
  const heads = { ...before.heads };
  const memory = memoryOf(platform);
  const own = await memory.firstHead(NO_CLIENT);
  for (const clientId of (await memory.clients()) ?? []) {
    if (clientId === NO_CLIENT) continue;
    const head = await memory.firstHead(clientId);
    const rank = head && ranked(head.generation, head.size);
    if (!head || !rank || head.note === '' || heads[clientId] === rank) continue;
    heads[clientId] = rank;
    notes.push(shortened(head.note));
  }
  if (notes.length === 0) return ok();
  const url = `${originOf(platform.config)}/log/checkpoint`;
  const letter = headsLetter({
    grown: notes.length,
    heads: own?.note ? [shortened(own.note), ...notes] : notes,
    url,
  });
  const sent = await platform.mail.send(id, to, letter);
  const mailed = { letters: before.letters + 1, heads };
  if (sent.ok) await place.add(MAILED, rankOf(mailed), Buffer.from(JSON.stringify(mailed)));
  return sent;
}

/** Where it can't be read, all is mailed again. */
async function mailedBefore(place: Place): Promise<Mailed> {
  const mailed = await place.newest(MAILED, { open, rankOf });
  if (mailed === 'unreadable') await place.clear(MAILED);
  return mailed === null || mailed === 'unreadable' ? { letters: 0, heads: {} } : mailed;
}

function open(bytes: Uint8Array): Mailed | null {
  try {
    return Mailed.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return null;
  }
}

const rankOf = ({ letters }: Pick<Mailed, 'letters'>) => ranked(letters);
