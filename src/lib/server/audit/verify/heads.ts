import { ok } from '#lib/domain/result.ts';
import { createContext, machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { headsWithoutLeaf, readHeadLeaves, type Gathered } from '../heads/store.ts';
import { endOf, named, namesOf, type NamedLog } from '../memory/forks.ts';
import type { Entries } from './entries.ts';
import { Findings, type Finding } from './findings.ts';
import { checkLog, keysOf } from './keys.ts';
import { RememberedCheck } from './remembered.ts';
import { readNotes } from './rows.ts';
import { checkTiles } from './tiles.ts';
import { TreeCheck } from './tree.ts';
import { openTrusted, type Trusted } from './trusted.ts';

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
  const left = new Map(namesOf(log).map(({ origin }, generation) => [origin, endOf(log.forks, generation)]));
  const heads = gathered.filter(({ size, note }) => size <= (left.get(note.split('\n')[0] ?? '') ?? size));
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

export interface InstallationReport {
  readonly leaves: number;
  readonly checkpoints: number;
  readonly findings: readonly Finding[];
  readonly findingCount: number;
}

/** Recomputes the installation's own log as `verifyLog` does a client's. Its leaves are held against those with each client. */
export async function verifyInstallationLog(
  platform: Platform,
  trusted: Trusted = {},
): Promise<InstallationReport> {
  const { clientId, actorId, requestId } = machine(platform);
  const directory = createContext(platform, { clientId, actorId, requestId }, { reads: true });
  const verified = await directory.transaction(async (tx) => ok(await verifyIn(tx, directory, trusted)));
  if (!verified.ok) throw new Error('unreachable: reading has no expected failure');
  return verified.value;
}

async function verifyIn(tx: Tx, directory: Context, trusted: Trusted): Promise<InstallationReport> {
  const { clientId } = directory;
  const findings = new Findings();
  const log = await checkLog(tx, directory, findings);
  const entries = headEntries(tx, clientId, findings);
  const keys = log && keysOf(log);
  const remembered = new RememberedCheck([], findings);
  const kept = await openTrusted([keys && keys.key], trusted, findings);
  const against = { keysAt: keys && (() => keys), remembered, trusted: kept, entries };
  const tree = new TreeCheck(tx, clientId, against, findings);
  await tree.run();
  if (log) await checkTiles(tx, directory, { log: named(log, []), size: tree.leaves }, findings);
  for (const id of await headsWithoutLeaf(tx, clientId, PAGE)) {
    const place = `audit.head ${id}`;
    findings.add({ code: 'head_differs', subject: 'log', place, expected: 'a leaf', found: 'none' });
  }
  const { leaves, checkpoints } = tree;
  return { leaves, checkpoints, findings: findings.kept, findingCount: findings.count };
}

/** The installation's own log is one of heads. No log's head is smaller than the one before it. */
function headEntries(tx: Tx, directory: string, findings: Findings): Entries {
  const sizes = new Map<string, number>();
  return {
    async page(after, limit) {
      const leaves = await readHeadLeaves(tx, directory, after, limit);
      return leaves.map(({ index, id, leafHash, head }) => ({
        ...{ index, leafHash, row: `audit.head ${id}`, column: 'note', subject: 'log' },
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
