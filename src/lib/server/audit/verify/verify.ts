import { bytesToHex } from '@noble/hashes/utils.js';
import { SUBJECT_TYPES } from '#lib/domain/events/subjects.ts';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from '#lib/domain/tlog/note.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { inTransaction } from '#lib/server/platform/transaction.ts';
import { gatheredOf, type Gathered } from '../heads/store.ts';
import { verifierKeyOf } from '../keys/log.ts';
import { hasMarked } from '../mark/marked.ts';
import { forksOf, logAt, logOfSize, type Fork } from '../memory/forks.ts';
import { lookUp } from '../store.ts';
import { onTheirWay } from '../outbox/deliver.ts';
import { boundaryOf } from '../mark/boundary.ts';
import { newestHead } from '../sequence/head.ts';
import { Authenticity } from './authenticity.ts';
import { checkBelonging } from './belonging.ts';
import { checkComing } from './coming.ts';
import { eventEntries } from './entries.ts';
import { checkEvent } from './event.ts';
import { Findings, type Finding } from './findings.ts';
import { checkHeads } from './heads.ts';
import { checkLog, keysOf } from './keys.ts';
import { bySubject } from './lives.ts';
import { reconcile, replayLives, type Reconciler } from './reconcile.ts';
import { RememberedCheck, remembrancesOf, type Remembrance } from './remembered.ts';
import { LogReplay } from './replay.ts';
import { readStrays, readUnsequenced, STRAYS } from './rows.ts';
import { SearchCheck } from './search.ts';
import { checkTiles } from './tiles.ts';
import { TreeCheck } from './tree.ts';

/** What an auditor brings along: without it the log is only held against itself. */
export interface Trusted {
  /** The log's verifier key as kept elsewhere. */
  readonly verifierKey?: string | undefined;
  /** A signed checkpoint kept from earlier: its tree must be a beginning of the present one. */
  readonly checkpoint?: string | undefined;
}

export interface VerifyReport {
  readonly clientId: string;
  readonly leaves: number;
  /** Tiles of the log that could not be read where they were written. */
  readonly unreadTiles: number;
  readonly checkpoints: number;
  /** Events at the beginning of the log that are from before the application marked those it writes. */
  readonly notAuthenticated: number;
  /** Events committed and not yet in the log; no fault, the sequencer comes to them. */
  readonly waiting: number;
  /** Events that happened elsewhere and are on their way here; no fault, they are delivered. */
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
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Recomputes one client's log from the database and holds the services' rows against it, in one snapshot, a page at
 * a time: leaves without gap, hashes of statements, columns and details against statements, nodes, every root
 * and signature, nothing beside the log; each event through the grammar: what
 * it says, when, who caused it; then the life of each subject, and its row against that. Writes nothing.
 *
 * The tree is held against what is remembered outside the database as well. What that can't see: a log rewritten from some
 * point on by someone who holds its key, or both places. That is what the trusted checkpoint is for.
 */
export async function verifyLog(
  context: Context,
  reconcilers: readonly Reconciler[],
  trusted: Trusted = {},
): Promise<VerifyReport> {
  // Before the snapshot: what is remembered is no newer than the log then.
  const [remembered, gathered] = await Promise.all([remembrancesOf(context), gatheredOf(context)]);
  // One snapshot for log, rows and what is on its way: else a change between two reads would look like a fault.
  return inTransaction(
    context.platform,
    context,
    (tx) => verifyIn(tx, context, { reconcilers, trusted, remembered, gathered }),
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
}

async function verifyIn(
  tx: Tx,
  context: Context,
  { reconcilers, trusted, remembered, gathered }: Against,
): Promise<VerifyReport> {
  const { clientId } = context;
  const findings = new Findings();
  await lookUp(tx);
  const events = await checkComing(tx, clientId, await onTheirWay(tx, context), findings);
  const row = await checkLog(tx, context, findings);
  const forks = await forksOf(tx, context);
  const keys = row && forks.map((_, at) => verifierKeyOf(logAt(row, at)));
  const key = row && verifierKeyOf(logAt(row, forks.length));
  const trustedKey = checkTrustedKey(key, keys ?? [], trusted, findings);
  const kept = await openTrusted(trustedKey ? [trustedKey] : [key, ...(keys ?? [])], trusted, findings);
  const outside = new RememberedCheck(remembered, findings);
  outside.checkThere(await hasMarked(tx, clientId));
  const authenticity = new Authenticity(context, await boundaryOf(tx, context), findings);
  const replay = new LogReplay(findings);
  const keysAt = row && ((size: number) => keysOf(logOfSize(row, forks, size)));
  const search = new SearchCheck(tx, clientId, findings);
  const entries = eventEntries(tx, clientId, { authenticity, replay, search }, findings);
  const against = { keysAt, remembered: outside, trusted: kept, entries };
  const tree = new TreeCheck(tx, clientId, against, findings);
  await tree.run();
  await search.end(tree.leaves);
  let unreadTiles = 0;
  if (row) {
    unreadTiles = await checkTiles(
      tx,
      context,
      { origin: logAt(row, forks.length).origin, size: tree.leaves },
      findings,
    );
    await checkHeads(tx, clientId, { gathered, log: row, forks }, findings);
  }
  const waiting = await checkBesideLog(tx, clientId, { authenticity, replay }, findings);
  const announced = bySubject(events);
  const subjects: Record<string, number> = {};
  for (const reconciler of reconcilers) {
    subjects[reconciler.subjectType] = await reconcile(tx, context, reconciler, findings, announced);
  }
  const answered = new Set(reconcilers.map(({ subjectType }) => subjectType));
  for (const type of SUBJECT_TYPES)
    if (!answered.has(type)) await replayLives(tx, clientId, type, findings, announced);
  await checkBelonging(tx, clientId, findings);
  const head = row && (await newestHead(tx, clientId, { log: row, forks }));
  return {
    clientId,
    leaves: tree.leaves,
    unreadTiles,
    checkpoints: tree.checkpoints,
    notAuthenticated: authenticity.without,
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

function checkTrustedKey(
  key: VerifierKey | null,
  earlier: readonly VerifierKey[],
  trusted: Trusted,
  findings: Findings,
): VerifierKey | null {
  if (trusted.verifierKey === undefined) return null;
  const parsed = parseVerifierKey(trusted.verifierKey);
  if (!parsed.ok) {
    const found = trusted.verifierKey;
    const expected = 'name+hash+key';
    findings.add({ code: 'trusted_key_malformed', subject: 'log', place: 'the key given', expected, found });
    return null;
  }
  const keys = key ? [key, ...earlier].map((each) => formatVerifierKey(each)) : [];
  if (key && !keys.includes(trusted.verifierKey)) {
    const found = formatVerifierKey(key);
    const expected = trusted.verifierKey;
    findings.add({ code: 'log_key_not_trusted', subject: 'log', place: 'audit.log', expected, found });
  }
  return parsed.value;
}

/** @param keys of which one must have signed it; the first is whom it is expected of */
async function openTrusted(
  keys: readonly (VerifierKey | null)[],
  trusted: Trusted,
  findings: Findings,
): Promise<Checkpoint | null> {
  if (trusted.checkpoint === undefined) return null;
  const [key, ...others] = keys.filter((each) => each !== null);
  let opened = key ? await openCheckpoint(trusted.checkpoint, key) : null;
  for (const other of others) if (!opened?.ok) opened = await openCheckpoint(trusted.checkpoint, other);
  if (opened?.ok) return opened.value;
  const expected = `a note signed by ${key?.name ?? 'the log'}`;
  const found = opened ? opened.error.code : 'no key to check it with';
  findings.add({
    code: 'trusted_checkpoint_invalid',
    subject: 'log',
    place: 'the checkpoint given',
    expected,
    found,
  });
  return null;
}

/** Events without a leaf must wait for one; what else stands beside the log belongs to no event. */
async function checkBesideLog(
  tx: Tx,
  clientId: string,
  { authenticity, replay }: { readonly authenticity: Authenticity; readonly replay: LogReplay },
  findings: Findings,
): Promise<number> {
  let waiting = 0;
  for (let after = { position: -1n, id: NIL }; ;) {
    const page = await readUnsequenced(tx, clientId, after, PAGE);
    for (const event of page) {
      checkEvent(clientId, event, findings);
      authenticity.checkWaiting(event);
      replay.take(event);
      if (event.position >= 0n) waiting += 1;
      else {
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
    if (page.length < PAGE || !end) break;
    after = end;
  }
  for (const { eventId, code } of await readStrays(tx, clientId, PAGE)) {
    const { table, expected } = STRAYS[code];
    const found = code === 'leaf_repeats_event' ? 'several' : 'a row';
    findings.add({ code, subject: 'log', place: `${table} ${eventId}`, expected, found });
  }
  return waiting;
}
