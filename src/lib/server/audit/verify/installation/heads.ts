import { ok } from '#lib/domain/result.ts';
import { createContext, machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { TimeRoots } from '#lib/server/platform/timestamps/source.ts';
import { headsWithoutLeaf, readHeadLeaves, type Gathered } from '../../heads/store.ts';
import { endOf, named, namesOf, type NamedLog } from '../../memory/forks.ts';
import { TIMES } from '../../time/list.ts';
import { checkCosignatures, cosignedHeads, witnessWords, type WitnessWords } from './cosignatures.ts';
import type { Entries } from '../entries.ts';
import { Findings, type Finding } from '../findings.ts';
import { checkLog, checkSince, keysOf } from '../keys.ts';
import { RememberedCheck, remembrancesOf, type Remembrance } from '../remembered.ts';
import { readNotes } from '../rows.ts';
import { checkTiles } from '../tiles.ts';
import { checkTokens, type TimeReport } from './time.ts';
import { TreeCheck } from '../tree.ts';
import { openTrusted, type Trusted } from '../trusted.ts';

const PAGE = 1000;

/**
 * Each head of a client's log that the installation's own log holds is that of the tree there, to the letter; but for those
 * that the log has left behind, as one of its events says, when it was begun anew.
 */
export async function checkHeads(
  tx: Tx,
  clientId: string,
  { gathered, log }: { readonly gathered: readonly Gathered[]; readonly log: NamedLog },
  findings: Findings,
): Promise<void> {
  const byName = gathered.map((head) => ({ ...head, origin: head.note.split('\n')[0] ?? '' }));
  const heads = ofThisLog(byName, log);
  for (let at = 0; at < heads.length; at += PAGE) {
    const page = heads.slice(at, at + PAGE);
    const notes = await readNotes(
      tx,
      clientId,
      page.map(({ size }) => size),
    );
    for (const { size, note } of page) {
      const found = notes.get(size);
      if (found === note) continue;
      findings.add({
        code: 'head_differs',
        subject: 'log',
        place: `audit.checkpoint ${size}`,
        expected: 'the one that the installation’s log holds',
        found: found === undefined ? 'none' : 'another',
      });
    }
  }
}

/** Those that the log has not left behind when it was begun anew, each with where it was. */
export function ofThisLog<H extends { readonly origin: string; readonly size: number }>(
  heads: readonly H[],
  log: NamedLog,
): (H & { readonly until: number })[] {
  const left = new Map(namesOf(log).map(({ origin }, generation) => [origin, endOf(log.forks, generation)]));
  const all = heads.map((head) => ({ ...head, until: left.get(head.origin) ?? Infinity }));
  return all.filter(({ size, until }) => size <= until);
}

export interface InstallationReport {
  readonly leaves: number;
  readonly checkpoints: number;
  readonly findings: readonly Finding[];
  readonly findingCount: number;
  /** Null where nobody says whom to believe about time. */
  readonly time: TimeReport | null;
}

/**
 * Recomputes the installation's own log as `verifyLog` does a client's, and judges the tokens on it. Its leaves are held
 * against those with each client.
 */
export async function verifyInstallationLog(
  platform: Platform,
  trusted: Trusted = {},
  timeRoots: TimeRoots | null = null,
): Promise<InstallationReport> {
  const { clientId, actorId, requestId } = machine(platform);
  const directory = createContext(platform, { clientId, actorId, requestId }, { reads: true });
  // Before the snapshot: what is remembered is no newer than the log then.
  const [times, words] = await Promise.all([
    remembrancesOf({ platform, clientId: TIMES }),
    witnessWords(platform),
  ]);
  const verified = await directory.transaction(async (tx) =>
    ok(await verifyIn(tx, directory, { trusted, timeRoots, times, words })),
  );
  if (!verified.ok) throw new Error('unreachable: reading has no expected failure');
  return verified.value;
}

interface Beside {
  readonly trusted: Trusted;
  readonly timeRoots: TimeRoots | null;
  /** What is remembered of the list of tokens, and of what each witness has cosigned. */
  readonly times: readonly Remembrance[];
  readonly words: WitnessWords;
}

async function verifyIn(
  tx: Tx,
  directory: Context,
  { trusted, timeRoots, times, words }: Beside,
): Promise<InstallationReport> {
  const { clientId } = directory;
  const findings = new Findings();
  const log = await checkLog(tx, directory, findings);
  const entries = headEntries(tx, clientId, findings);
  const keys = log && keysOf(log);
  const remembered = new RememberedCheck(cosignedHeads(words), findings);
  remembered.checkThere(false);
  const kept = await openTrusted([keys && keys.key], trusted, findings);
  const against = { keysAt: keys && (() => keys), remembered, trusted: kept, entries };
  const tree = new TreeCheck(tx, clientId, against, findings);
  await tree.run();
  if (log) checkSince(log, tree, findings);
  if (log) await checkTiles(tx, directory, { log: named(log, []), size: tree.leaves }, findings);
  await checkCosignatures(tx, directory.platform, words, findings);
  for (const id of await headsWithoutLeaf(tx, clientId, PAGE)) {
    const place = `audit.head ${id}`;
    findings.add({ code: 'head_differs', subject: 'log', place, expected: 'a leaf', found: 'none' });
  }
  const now = directory.platform.clock.now();
  const time =
    log && timeRoots
      ? await checkTokens(tx, { origin: log.origin, roots: timeRoots, now }, times, findings)
      : null;
  const { leaves, checkpoints } = tree;
  return { leaves, checkpoints, findings: findings.kept, findingCount: findings.count, time };
}

/** The installation's own log is one of heads. No log's head is smaller than the one before it. */
function headEntries(tx: Tx, directory: string, findings: Findings): Entries {
  const sizes = new Map<string, number>();
  return {
    async page(after, limit) {
      const leaves = await readHeadLeaves(tx, directory, after, limit);
      return leaves.map(({ index, at, id, leafHash, head }) => ({
        ...{ index, at, leafHash, row: `audit.head ${id}`, column: 'note', subject: 'log' },
        bytes: head && new TextEncoder().encode(head.note),
        check() {
          if (!head) return;
          const { of, size } = head;
          // The note says whose log and which size, too: what it says is hashed.
          const [origin = '', said] = head.note.split('\n');
          // By the origin: a log that was begun anew has another, and may be smaller.
          const before = sizes.get(origin) ?? 0;
          sizes.set(origin, size);
          if (size > before && said === String(size) && origin.split('/').includes(of)) return;
          findings.add({
            ...{ code: 'head_differs', subject: `client ${of}`, place: `audit.head ${id} of, size` },
            ...{ expected: `as in its note, and more than ${before}`, found: `${of}, ${size}` },
          });
        },
      }));
    },
    checkRoot: () => {},
  };
}
