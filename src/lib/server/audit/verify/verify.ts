import { bytesToHex } from '@noble/hashes/utils.js';
import { placeOf } from '#lib/domain/events/replay/event.ts';
import { SUBJECT_TYPES } from '#lib/domain/events/subjects.ts';
import { formatVerifierKey } from '#lib/domain/tlog/note.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { TimeRoots } from '#lib/server/platform/timestamps/source.ts';
import { troubleOf } from '#lib/server/platform/postgres-error.ts';
import { inSavepoint, inTransaction } from '#lib/server/platform/transaction.ts';
import { wholeTables } from '#lib/server/platform/whole-tables.ts';
import { gatheredOf, type Gathered } from '../heads/store.ts';
import { verifierKeyOf } from '../keys/log.ts';
import { hasMarked } from '../mark/marked.ts';
import { forksOf, logOfSize, named, namesOf, type Fork } from '../memory/forks.ts';
import { planForLookUps } from '#lib/server/platform/plans.ts';
import { onTheirWay } from '../outbox/deliver.ts';
import { newestHead } from '../sequence/head.ts';
import { authenticityOf } from './authenticity.ts';
import { checkBelonging, checkKeyed, checkOnce } from './belonging.ts';
import { checkComing } from './coming.ts';
import { erasuresOf } from '../erase/erasures.ts';
import { eventEntries, type Judges } from './entries.ts';
import { ErasedCheck } from './erased.ts';
import { checkEvent } from './event.ts';
import { Findings, type Finding } from './findings.ts';
import { checkHeads, ofThisLog } from './installation/gathered.ts';
import { HeldBack } from './held.ts';
import { checkLog, checkSince, keysOf } from './keys.ts';
import { bySubject } from './lives.ts';
import { addUnread, reconcile, replayLives, type By, type Reconciler } from './reconcile.ts';
import { RememberedCheck, remembrancesOf, type Remembrance } from './remembered.ts';
import { LogReplay } from './replay.ts';
import { countRows, readStrays, readUnsequenced, STRAYS } from './rows.ts';
import { SearchCheck } from './search.ts';
import { checkTiles } from './tiles.ts';
import { checkErasedMembers } from './erased-members.ts';
import { checkSignedErasings } from './signed-erasings.ts';
import { stampedHeads } from './installation/time.ts';
import { TreeCheck } from './tree.ts';
import { checkTrustedKey, openTrusted, type Trusted } from './trusted.ts';

export interface VerifyReport {
  readonly clientId: string;
  readonly leaves: number;
  /** Tiles of the log that could not be read where they were written. */
  readonly unreadTiles: number;
  readonly checkpoints: number;
  /** Events at the beginning of the log that are from before the application marked those it writes. */
  readonly notAuthenticated: number;
  /** Events whose readable part was erased on request, as events say; no fault. */
  readonly erased: number;
  /** Events committed and not yet in the log; no fault for minutes, the sequencer comes to them. */
  readonly waiting: number;
  /** Events that happened elsewhere and are on their way here; no fault for minutes, they are delivered. */
  readonly announced: number;
  /** Rows compared per subject type. */
  readonly subjects: Readonly<Record<string, number>>;
  readonly head: { readonly size: number; readonly root: string; readonly note: string } | null;
  readonly verifierKey: string | null;
  /** Where the log was begun anew; no fault, but what was signed of the old one after that is not in it. */
  readonly forks: readonly Fork[];
  /** The first of them, at most 500; `findingCount` is how many there are. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
  /** How many of each code. */
  readonly findingsByCode: Readonly<Record<string, number>>;
}

const PAGE = 1000;

/**
 * Recomputes one client's log from the database and holds the services' rows against it, in one snapshot, a page at
 * a time: leaves without gap, hashes of statements, columns and details against statements, nodes, every root
 * and signature, nothing beside the log; each event through the grammar: what
 * it says, when, who caused it; then the life of each subject, and its row against that. Writes nothing.
 *
 * The tree is held against what is remembered outside the database as well. What that can't see: a log rewritten from some
 * point on by someone who holds its key, or both places. That is what the trusted checkpoint is for.
 *
 * @param timeRoots whom it believes about time; null: what tokens say of events is left out
 */
export async function verifyLog(
  context: Context,
  reconcilers: readonly Reconciler[],
  trusted: Trusted = {},
  timeRoots: TimeRoots | null = null,
): Promise<VerifyReport> {
  const findings = new Findings();
  // Before the snapshot: what is remembered is no newer than the log then.
  const [remembered, gathered, stamped] = await Promise.all([
    remembrancesOf(context),
    gatheredOf(context),
    timeRoots ? stampedHeads(context, timeRoots, findings) : [],
  ]);
  // One snapshot for log, rows and what is on its way: else a change between two reads would look like a fault.
  return inTransaction(
    context.platform,
    context,
    (tx) => verifyIn(tx, context, { reconcilers, trusted, remembered, gathered, stamped }, findings),
    { mode: 'isolation level repeatable read read only' },
  );
}

/** What the log is held against beside itself. */
interface Against {
  readonly reconcilers: readonly Reconciler[];
  readonly trusted: Trusted;
  readonly remembered: readonly Remembrance[];
  /** Heads of it that the installation's own log holds. */
  readonly gathered: readonly Gathered[];
  /** And between which times they were the newest. */
  readonly stamped: Awaited<ReturnType<typeof stampedHeads>>;
}

async function verifyIn(
  tx: Tx,
  context: Context,
  { reconcilers, trusted, remembered, gathered, stamped }: Against,
  findings: Findings,
): Promise<VerifyReport> {
  const { clientId } = context;
  await planForLookUps(tx);
  const events = await checkComing(tx, context, await onTheirWay(tx, context), findings);
  const row = await checkLog(tx, context, findings);
  const forks = await forksOf(tx, context);
  const log = row && named(row, forks);
  const [key = null, ...earlier] = log ? keysNewestFirst(log) : [];
  const trustedKey = checkTrustedKey(key, earlier, trusted, findings);
  const kept = await openTrusted(trustedKey ? [trustedKey] : [key, ...earlier], trusted, findings);
  const outside = new RememberedCheck(remembered, findings);
  const marked = await hasMarked(tx, clientId);
  outside.checkThere(marked, row);
  const authenticity = await authenticityOf(tx, context, marked || outside.authenticated, findings);
  const toleranceMs = context.platform.config.clockTolerance * 60_000;
  const times = { heads: log ? ofThisLog(stamped, log) : [], toleranceMs };
  const replay = new LogReplay(findings, times, events);
  const keysAt = row && ((size: number) => keysOf(logOfSize(row, forks, size)));
  const erased = new ErasedCheck(await erasuresOf(tx, context), findings);
  const search = new SearchCheck(tx, clientId, findings);
  const checks = { authenticity, erased, replay };
  const entries = eventEntries(tx, clientId, { ...checks, search }, findings);
  const against = { keysAt, remembered: outside, trusted: kept, entries };
  const tree = new TreeCheck(tx, clientId, against, findings);
  await tree.run();
  await search.end(tree.leaves);
  let unreadTiles = 0;
  if (log) {
    if (forks.length === 0) checkSince(log.log, tree, findings);
    unreadTiles = await checkTiles(tx, context, { log, size: tree.leaves }, findings);
    await checkHeads(tx, clientId, { gathered, log }, findings);
  }
  const waiting = await checkBesideLog(tx, context, checks, findings);
  const visited = { event: replay.taken, leaf: tree.leaves, checkpoint: tree.checkpoints };
  await checkVisited(tx, clientId, visited, findings);
  const heard = { authenticity, announced: bySubject(events) };
  const subjects = await reconcileAll(tx, context, reconcilers, findings, {
    heard,
    erased,
    others: replay.others,
  });
  await wholeTables(tx, async () => {
    await checkBelonging(tx, clientId, findings);
    await checkOnce(tx, clientId, findings);
    await checkKeyed(tx, clientId, findings);
  });
  const head = row && (await newestHead(tx, clientId, { log: row, forks }));
  return {
    clientId,
    leaves: tree.leaves,
    unreadTiles,
    checkpoints: tree.checkpoints,
    notAuthenticated: authenticity.without,
    erased: erased.count,
    waiting,
    announced: events.length,
    subjects,
    head: head && { size: head.size, root: bytesToHex(head.root), note: head.note },
    verifierKey: key && formatVerifierKey(key),
    forks,
    findings: findings.kept,
    findingCount: findings.count,
    findingsByCode: findings.byCode,
  };
}

function keysNewestFirst(log: Parameters<typeof namesOf>[0]): ReturnType<typeof verifierKeyOf>[] {
  return namesOf(log)
    .reverse()
    .map((name) => verifierKeyOf(name));
}

/** Every subject's life, and its row against that, type by type. @returns how many were compared of each */
async function reconcileAll(
  tx: Tx,
  context: Context,
  reconcilers: readonly Reconciler[],
  findings: Findings,
  by: By,
): Promise<Record<string, number>> {
  const { clientId } = context;
  const subjects: Record<string, number> = {};
  for (const reconciler of reconcilers) {
    const { subjectType: type, tables } = reconciler;
    const compared = () => reconcile(tx, context, reconciler, findings, by);
    subjects[type] =
      (await goingOn(tx, context, compared, (cause) =>
        addUnread(type, tables.join(', '), cause, findings),
      )) ?? 0;
  }
  await checkSignedErasings(tx, context, by.others, findings);
  await checkErasedMembers(tx, context, by.others, findings);
  const answered = new Set(reconcilers.map(({ subjectType }) => subjectType));
  for (const type of SUBJECT_TYPES)
    if (!answered.has(type)) await replayLives(tx, clientId, type, findings, by.heard);
  return subjects;
}

/** One part of the run, by which no other is held up: what it throws is told. @throws where the database does not answer */
async function goingOn<T>(
  tx: Tx,
  { platform, clientId }: Context,
  part: () => Promise<T>,
  told: (cause: unknown) => void,
): Promise<T | null> {
  try {
    return await inSavepoint(tx, part);
  } catch (cause) {
    if (troubleOf(cause)) throw cause;
    platform.log.error({ err: cause, clientId }, 'rows could not be read by verifying');
    told(cause);
    return null;
  }
}

type Unsequenced = Awaited<ReturnType<typeof readUnsequenced>>[number];

/** The database counts from 1: whatever stands before was put there, to come before all others. */
function checkPosition({ id, subjectType, subjectId, position }: Unsequenced, findings: Findings): void {
  if (position === null || position > 0n) return;
  const [subject, place] = [`${subjectType} ${subjectId}`, `audit.pending ${id} position`];
  const expected = 'a position from 1 on';
  findings.add({ code: 'position_impossible', subject, place, expected, found: String(position) });
}

/** Whether the run has come to all that there is: whatever it came past could say anything. */
async function checkVisited(
  tx: Tx,
  clientId: string,
  visited: Readonly<Record<'event' | 'leaf' | 'checkpoint', number>>,
  findings: Findings,
): Promise<void> {
  const there = { event: 0, leaf: 0, checkpoint: 0, ...(await countRows(tx, clientId)) };
  for (const table of ['event', 'leaf', 'checkpoint'] as const) {
    if (visited[table] >= there[table]) continue;
    const found = `${visited[table]} that could be read in their order`;
    const place = `audit.${table}`;
    const expected = `${there[table]} rows`;
    findings.add({ code: 'rows_not_visited', subject: 'log', place, expected, found });
  }
}

/** Events without a leaf must wait for one; what else stands beside the log belongs to no event. */
async function checkBesideLog(
  tx: Tx,
  { clientId, platform }: Context,
  { authenticity, erased, replay }: Judges,
  findings: Findings,
): Promise<number> {
  const held = new HeldBack('audit.event', platform.clock.now());
  let waiting = 0;
  for (let after: Unsequenced | null = null; ;) {
    const from = after;
    const page: Unsequenced[] = await wholeTables(tx, () => readUnsequenced(tx, clientId, from, PAGE));
    for (const event of page) {
      checkEvent(clientId, event, erased, findings);
      replay.take(event, {
        authentic: authenticity.checkWaiting(event),
        place: placeOf(null, event.position),
      });
      if (event.position !== null) {
        waiting += 1;
        held.take(event);
        checkPosition(event, findings);
      } else {
        const subject = `${event.subjectType} ${event.subjectId}`;
        const expected = 'a row in audit.leaf or audit.pending';
        findings.add({
          code: 'event_not_in_log',
          subject,
          place: `audit.event ${event.id}`,
          expected,
          found: 'none',
        });
      }
    }
    const end = page.at(-1);
    if (!end) break;
    after = end;
  }
  held.tell(findings);
  const strays = await wholeTables(tx, () => readStrays(tx, clientId, PAGE));
  for (const { eventId, code } of strays) {
    const { table, expected } = STRAYS[code];
    const found = code === 'leaf_repeats_event' ? 'several' : 'a row';
    findings.add({ code, subject: 'log', place: `${table} ${eventId}`, expected, found });
  }
  return waiting;
}
