import { bytesToHex } from '@noble/hashes/utils.js';
import { ok } from '#lib/domain/result.ts';
import { createContext, machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { TimeRoots } from '#lib/server/platform/timestamps/source.ts';
import { headsWithoutLeaf, readHeadLeaves } from '../../heads/store.ts';
import { verifierKeyOf } from '../../keys/log.ts';
import { forksOf, generationAt, logOfSize, named, namesOf, type Fork } from '../../memory/forks.ts';
import { memoryOf } from '../../memory/memory.ts';
import { newestHead } from '../../sequence/head.ts';
import { TIMES } from '../../time/list.ts';
import { checkCosignatures, cosignedHeads, witnessWords, type WitnessWords } from './cosignatures.ts';
import type { Entries } from '../entries.ts';
import { Findings, type Finding } from '../findings.ts';
import { checkLog, checkSince, keysOf } from '../keys.ts';
import { RememberedCheck, remembrancesOf, type Remembrance } from '../remembered.ts';
import { checkTiles } from '../tiles.ts';
import { checkTokens, type TimeReport } from './time.ts';
import { TreeCheck } from '../tree.ts';
import { openTrusted, type Trusted } from '../trusted.ts';

const PAGE = 1000;

export interface InstallationReport {
  readonly leaves: number;
  readonly checkpoints: number;
  /** Tiles of the log that could not be read where they were written. */
  readonly unreadTiles: number;
  readonly head: { readonly size: number; readonly root: string } | null;
  /** Where the log was begun anew; no fault. */
  readonly forks: readonly Fork[];
  readonly findings: readonly Finding[];
  readonly findingCount: number;
  /** How many of each code. */
  readonly findingsByCode: Readonly<Record<string, number>>;
  /** Null where nobody says whom to believe about time. */
  readonly time: TimeReport | null;
}

/**
 * Recomputes the installation's own log as `verifyLog` does a client's, holds it against what is remembered of it, and judges
 * the tokens on it. Its leaves are held against those with each client.
 */
export async function verifyInstallationLog(
  platform: Platform,
  trusted: Trusted = {},
  timeRoots: TimeRoots | null = null,
): Promise<InstallationReport> {
  const { clientId, actorId, requestId } = machine(platform);
  const directory = createContext(platform, { clientId, actorId, requestId }, { reads: true });
  const outside = await outsideOf(platform);
  const verified = await directory.transaction(async (tx) =>
    ok(await verifyIn(tx, directory, { trusted, timeRoots, ...outside })),
  );
  if (!verified.ok) throw new Error('unreachable: reading has no expected failure');
  return verified.value;
}

/** What is remembered outside the database; read before the snapshot, so that it is no newer than the log then. */
interface Outside {
  /** Of the log itself, and whether it is in the list of those that are remembered. */
  readonly heads: readonly Remembrance[];
  readonly listed: boolean;
  /** Of the list of tokens, and of what each witness has cosigned. */
  readonly times: readonly Remembrance[];
  readonly words: WitnessWords;
}

async function outsideOf(platform: Platform): Promise<Outside> {
  const [heads, times, words, clients] = await Promise.all([
    remembrancesOf({ platform, clientId: NO_CLIENT }),
    remembrancesOf({ platform, clientId: TIMES }),
    witnessWords(platform),
    // That the list can't be read is a finding of its own.
    memoryOf(platform)
      .clients()
      .catch(() => null),
  ]);
  return { heads, listed: clients?.has(NO_CLIENT) === true, times, words };
}

interface Beside extends Outside {
  readonly trusted: Trusted;
  readonly timeRoots: TimeRoots | null;
}

async function verifyIn(
  tx: Tx,
  directory: Context,
  { trusted, timeRoots, heads, listed, times, words }: Beside,
): Promise<InstallationReport> {
  const { clientId, platform } = directory;
  const findings = new Findings();
  const log = await checkLog(tx, directory, findings);
  const forks = await forksOf(tx, directory);
  const entries = headEntries(tx, clientId, findings);
  const remembered = new RememberedCheck([...heads, ...cosignedHeads(words)], findings);
  // One of a release that did not remember it has nothing, until it signs again.
  remembered.checkThere(listed, log);
  const names = log ? namesOf(named(log, forks)).reverse() : [];
  const kept = await openTrusted(names.map(verifierKeyOf), trusted, findings);
  const keysAt = log && ((size: number) => keysOf(logOfSize(log, forks, size)));
  const tree = new TreeCheck(tx, clientId, { keysAt, remembered, trusted: kept, entries }, findings);
  await tree.run();
  if (log && forks.length === 0) checkSince(log, tree, findings);
  const { leaves: size } = tree;
  const unreadTiles = log ? await checkTiles(tx, directory, { log: named(log, forks), size }, findings) : 0;
  const generation = generationAt(forks, Infinity);
  await checkCosignatures(tx, platform, { words, generation }, findings);
  for (const id of await headsWithoutLeaf(tx, clientId, PAGE)) {
    const place = `audit.head ${id}`;
    findings.add({ code: 'head_differs', subject: 'log', place, expected: 'a leaf', found: 'none' });
  }
  const now = platform.clock.now();
  const time =
    log && timeRoots
      ? await checkTokens(tx, { origin: log.origin, roots: timeRoots, now }, times, findings)
      : null;
  const head = log && (await newestHead(tx, clientId, { log, forks }));
  return {
    ...{ leaves: size, checkpoints: tree.checkpoints, unreadTiles, forks, time },
    head: head && { size: head.size, root: bytesToHex(head.root) },
    ...{ findings: findings.kept, findingCount: findings.count, findingsByCode: findings.byCode },
  };
}

/** A client's log is named after its id. */
const CLIENTS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

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
          // What it left itself when it was begun anew is named after no client.
          const whose = of === directory ? !CLIENTS.test(origin) : origin.split('/').includes(of);
          if (size > before && said === String(size) && whose) return;
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
