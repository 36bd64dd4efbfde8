import { equalBytes } from '#lib/domain/bytes.ts';
import { madeAgain, withMade, type Again, type Now, type Row } from '#lib/domain/sync/again.ts';
import { baseOf, subjectOf } from '#lib/domain/sync/kinds.ts';
import { removeDraft } from '../drafts/drafts.ts';
import { getPulled } from '../pulled/reading.ts';
import type { OutboxRow, Sealed } from '../store/database.ts';
import { isHeld } from '../store/held.ts';
import { DAMAGED, openChange, sealJson, unlessDamaged, type Change, type Store } from '../store/store.ts';

/*
 * A server that was set back has forgotten work that it had answered, and gives the numbers of revisions anew. Such work, and what
 * was made before that and is not answered, is held (`server_restored`) until this device has been told what the server has now:
 *
 *   held ── what it was made on is as it was ──▶ waiting, on the revision that this is now
 *     ├──── the server has it ────────────────▶ gone
 *     ├──── another has changed it since ─────▶ rejected: overtaken, or closed (`conflicts.ts`)
 *     └──── the draft is not there ───────────▶ held, until it comes again, or its person gives it up
 */

interface Opened extends Change {
  readonly at: OutboxRow;
}

interface Verdict {
  readonly at: OutboxRow;
  readonly is: Again;
  readonly code: string | null;
  /** Of the draft, as the server has it. */
  readonly revision: number | null;
  /** The first to be sent: on the revision that the server has now. */
  readonly sealed: Sealed | null;
}

/** Judges what is held by what this device was just told. @returns whether anything is to be sent */
export async function judgeHeld(store: Store): Promise<boolean> {
  const rows = await store.database.outbox.where({ state: 'rejected' }).toArray();
  let sends = false;
  for (const subject of new Set(rows.filter(isHeld).map((row) => row.subject)))
    sends = (await judgeSubject(store, subject)) || sends;
  return sends;
}

async function judgeSubject(store: Store, subject: string): Promise<boolean> {
  const line = await heldLine(store, subject);
  const [first] = line;
  if (!first) return false;
  const { draft, row } = await pulledOf(store, first);
  const revision = draft?.revision ?? null;
  let now: Now = { draft, row, own: new Set() };
  const verdicts: Verdict[] = [];
  for (const [place, each] of line.entries()) {
    const is = follows(line[place - 1], each) ? 'send' : madeAgain(each, now);
    const isFirst = is === 'send' && !verdicts.some((before) => before.is === 'send');
    const sealed = isFirst ? await onRevision(store, each, revision) : null;
    verdicts.push({ at: each.at, is, code: codeOf(is, each), revision, sealed });
    if (is !== 'send' && is !== 'done') break;
    now = withMade(now, each.mutation);
  }
  return carryOut(store, subject, verdicts);
}

/** What is held at the head of a subject's line: all behind something else waits for that. */
async function heldLine(store: Store, subject: string): Promise<Opened[]> {
  const { outbox } = store.database;
  const line: Opened[] = [];
  for (const at of await outbox.where({ subject }).sortBy('seq')) {
    if (!isHeld(at)) break;
    const change = await unlessDamaged(() => openChange(store, at));
    // Held, it would be told as what may go by itself yet.
    if (!change)
      await outbox
        .where({ seq: at.seq })
        .filter((now) => isStill(now, at))
        .modify({ code: DAMAGED });
    if (!change) break;
    line.push({ at, ...change });
  }
  return line;
}

/** Made on nothing but what the one ahead led to. */
function follows(ahead: Opened | undefined, { at, mutation }: Opened): boolean {
  if (!ahead || !('baseRevision' in mutation)) return false;
  return at.chained || (baseOf(mutation) !== null && baseOf(mutation) === ahead.at.again?.answered);
}

async function pulledOf(store: Store, { mutation }: Opened) {
  const { of, id } = subjectOf(mutation);
  if (of === 'draft') return { draft: await getPulled(store, 'draft', id), row: null };
  return { draft: null, row: (await getPulled(store, of, id)) as unknown as Row | null };
}

async function onRevision(store: Store, { at, ...change }: Opened, revision: number | null) {
  if (!('baseRevision' in change.mutation) || revision === null) return null;
  const mutation = { ...change.mutation, baseRevision: revision };
  return sealJson(store, 'outbox', at.id, { ...change, mutation }, at);
}

/** Why it then waits for its person, like whatever else was overtaken. */
function codeOf(is: Again, { mutation }: Opened): string | null {
  if (is === 'closed') return 'draft_not_open';
  if (is !== 'ask') return null;
  return 'row' in mutation ? 'register_changed_meanwhile' : 'draft_changed_meanwhile';
}

/** Unless the person has done something about it meanwhile. */
async function carryOut(store: Store, subject: string, verdicts: readonly Verdict[]): Promise<boolean> {
  const { outbox, drafts, photos } = store.database;
  return store.database.transaction('rw', outbox, drafts, photos, async () => {
    const line = (await outbox.where({ subject }).sortBy('seq')).slice(0, verdicts.length);
    if (!verdicts.every(({ at }, place) => isStill(line[place], at))) return false;
    for (const verdict of verdicts) await settleOne(store, verdict);
    const left = await outbox.where({ subject }).count();
    if (left === 0 && (await drafts.get(subject))?.state === 'discarded') await removeDraft(store, subject);
    return verdicts.some(({ is }) => is === 'send' || is === 'done');
  });
}

async function settleOne(
  { database: { outbox, drafts } }: Store,
  { at, is, sealed, revision, code }: Verdict,
): Promise<void> {
  if (code !== null) await outbox.update(at.seq, { code });
  if (is === 'done') {
    await outbox.delete(at.seq);
    if (revision !== null) await drafts.update(at.subject, { revision });
  }
  if (is === 'send') {
    // What is written next may take its place: the number of before may be another's by then.
    if (sealed && revision !== null) await drafts.update(at.subject, { revision });
    const { again: _, ...row } = at;
    await outbox.put({ ...row, ...sealed, state: 'waiting', code: null, chained: sealed === null });
  }
}

const isStill = (row: OutboxRow | undefined, at: OutboxRow): boolean =>
  row !== undefined && row.id === at.id && isHeld(row) && equalBytes(row.iv, at.iv);
