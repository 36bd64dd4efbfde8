import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { parseMlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { parseKey, parseVerifierKey } from '#lib/domain/tlog/note.ts';
import { RemoteLog } from '../monitor/remote.ts';
import { keepBoth, readSeen, writeSeen } from '../monitor/state.ts';
import { watch, type Alarm } from '../monitor/watch.ts';
import { harmless } from '../terminal.ts';
import { keysFrom } from './audit-evidence.ts';

/** 0 the log extends what was seen; 1 it does not; 2 it could not be read. */
export const EXIT = { good: 0, alarm: 1, unread: 2 } as const;

interface Flags {
  readonly folder: string;
  readonly key?: string[];
  readonly once?: boolean;
  readonly interval: string;
}

/** `segl audit monitor`: follows a log that somebody else serves (docs/log.md). */
export function monitorCommand(audit: Command): void {
  audit
    .command('monitor <url>')
    .description('follow a log at its address, and raise an alarm where it contradicts what it showed before')
    .requiredOption('--folder <folder>', 'where the last head that was seen is kept; one for each log')
    .option('--key <key...>', "the log's verifier keys as kept elsewhere, or files; else those first seen")
    .option('--once', 'look once: exit code 0 good, 1 alarm, 2 not read')
    .option('--interval <seconds>', 'how often to look', '300')
    .action(async (url: string, flags: Flags) => {
      // Whatever keeps the log from being read must not look like an alarm.
      process.exitCode = EXIT.unread;
      const started = startOf(url, flags);
      if (typeof started === 'string') return console.error(started);
      const { keys, seconds } = started;
      for (;;) {
        const { exitCode, lines } = await look(new RemoteLog(url), {
          folder: flags.folder,
          keys,
          now: new Date(),
        });
        for (const line of lines) (exitCode === EXIT.good ? console.log : console.error)(harmless(line));
        process.exitCode = exitCode;
        if (flags.once) return;
        await wait(seconds * 1000);
      }
    });
}

function startOf(url: string, { key, interval }: Flags) {
  const seconds = Number(interval);
  if (!(seconds >= 1 && seconds <= 86_400)) return '--interval is a number of seconds, a day at most.';
  try {
    RemoteLog.prefixOf(url);
    return { keys: keysFrom(key), seconds };
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/**
 * Looks at the log once and keeps what was seen; after an alarm both heads, and still the one seen before it.
 * @param options.keys what it is believed by; none: those kept, or at first sight those that the server names
 */
export async function look(
  log: RemoteLog,
  { folder, keys, now }: { folder: string; keys: readonly string[]; now: Date },
): Promise<{ readonly exitCode: number; readonly lines: readonly string[] }> {
  const at = now.toISOString();
  const unread = (why: string) => ({ exitCode: EXIT.unread, lines: [`${at} not read: ${why}`] });
  try {
    const kept = await readSeen(folder);
    const trusted = sorted(keys.length > 0 ? keys : (kept?.keys ?? (await firstKeys(log))));
    if (!trusted)
      return unread('verifier_key_malformed: an Ed25519 key of the log is needed, and no other log’s');
    if (kept && kept.keys[0] !== trusted[0])
      return unread('the head that is kept is of a log with another key');
    const watched = await watch(log, kept ? { ...kept, keys: trusted } : { keys: trusted });
    if (watched.kind === 'alarm') {
      // An alarm is one, also where there is no room to keep what it is about.
      const isSigned = watched.alarm.how !== 'unsigned' && watched.alarm.how !== 'gone';
      const files = await keepBoth(folder, { ...watched.alarm, isSigned }).catch((cause: Error) => [
        `not kept, ${cause.message}`,
      ]);
      return {
        exitCode: EXIT.alarm,
        lines: [`${at} ALARM ${sentenceOf(watched.alarm)}: ${files.join(', ')}`],
      };
    }
    await writeSeen(folder, watched.seen, kept);
    const lines = [`${at} ${watched.first ? 'first seen' : 'good'}: size ${watched.size}`];
    if (watched.first && keys.length === 0)
      lines.push(
        'Its keys are those that the server itself named: compare them with somebody who has them from elsewhere.',
        ...trusted,
      );
    return { exitCode: EXIT.good, lines };
  } catch (cause) {
    return unread(cause instanceof Error ? cause.message : String(cause));
  }
}

const HOW: Readonly<Record<Exclude<Alarm['how'], 'client_head'>, string>> = {
  other_key: 'signed with another key',
  unsigned: 'the newest head is not signed by each key of the log',
  gone: 'there is no head any more, the log is said to go on elsewhere',
  shorter: 'the log is shorter than it was',
  other_root: 'another root at the same size',
  not_extended: 'what was there before is not all there',
  entries_differ: 'its entries are not those of the root that it signed',
};
const FAULT = {
  malformed: 'is no head of a client’s log',
  shorter: 'is shorter than one before it',
  other_root: 'has another root than one of the same size before it',
} as const;

function sentenceOf(alarm: Alarm): string {
  if (alarm.how !== 'client_head') return `${alarm.how}: ${HOW[alarm.how]}`;
  const { index, how, origin } = alarm.fault;
  return `client_head_${how}: leaf ${index}, of ${origin}, ${FAULT[how]}`;
}

/** The keys of one log, Ed25519 first; null where they are not that. */
function sorted(keys: readonly string[]): string[] | null {
  const firsts = keys.filter((key) => parseVerifierKey(key).ok);
  const seconds = keys.filter((key) => parseMlDsaKey(key));
  const names = new Set(keys.map((key) => parseKey(key)?.name));
  const one = firsts.length === 1 && seconds.length <= 1 && names.size === 1;
  return one && firsts.length + seconds.length === keys.length ? [...firsts, ...seconds] : null;
}

/** Those that the server names of the log that it shows. */
async function firstKeys(log: RemoteLog): Promise<string[]> {
  const [note, keys] = [await log.checkpoint(), await log.keys()];
  const [origin] = note.split('\n');
  return [...new Set(keys.filter((key) => parseKey(key)?.name === origin))];
}
