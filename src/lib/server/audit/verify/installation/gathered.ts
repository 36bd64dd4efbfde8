import type { Tx } from '#lib/server/platform/database.ts';
import type { Gathered } from '../../heads/store.ts';
import { endOf, namesOf, type NamedLog } from '../../memory/forks.ts';
import type { Findings } from '../findings.ts';
import { readNotes } from '../rows.ts';

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
