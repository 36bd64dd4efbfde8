import { bytesToHex } from '@noble/hashes/utils.js';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from '#lib/domain/tlog/note.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { inTransaction } from '#lib/server/platform/transaction.ts';
import { gatheredOf, type Gathered } from '../heads/store.ts';
import { findLog } from '../store.ts';
import { onTheirWay, type OnTheirWay } from '../outbox/deliver.ts';
import { boundaryOf } from '../boundary.ts';
import { newestHead } from '../head.ts';
import { Authenticity } from './authenticity.ts';
import { checkComing } from './coming.ts';
import { eventEntries } from './entries.ts';
import { checkEvent } from './event.ts';
import { Findings, type Finding } from './findings.ts';
import { checkHeads } from './heads.ts';
import { checkLog } from './keys.ts';
import { checkOrder } from './order.ts';
import { reconcile, statementsOf, type Reconciler } from './reconcile.ts';
import { readStrays, readUnsequenced } from './rows.ts';
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
  /** The first of them, at most 500; `findingCount` is how many there are. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
}

const PAGE = 1000;
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Recomputes one client's log from the database and holds the services' rows against it, in one snapshot, a page at
 * a time: leaves without gap, hashes of statements, columns and details against statements, nodes, every root
 * and signature, nothing beside the log, the grammar of events; then each subject against its last event. Writes nothing.
 *
 * What it can't see alone: a log rewritten from some point on by someone who holds its key. That is what the
 * trusted checkpoint is for.
 */
export async function verifyLog(
  context: Context,
  reconcilers: readonly Reconciler[],
  trusted: Trusted = {},
): Promise<VerifyReport> {
  // Before the snapshot: what is delivered in between is in the log then, and says the same.
  const coming = await onTheirWay(context);
  const heads = await gatheredOf(context);
  // One snapshot for log and rows: else a change between two reads would look like a fault.
  return inTransaction(
    context.platform,
    context,
    (tx) => verifyIn(tx, context, reconcilers, { trusted, coming, heads }),
    { mode: 'isolation level repeatable read read only' },
  );
}

/** What is known of the log from outside of its own rows. */
interface Elsewhere {
  readonly trusted: Trusted;
  readonly coming: OnTheirWay;
  /** Heads of it that the installation's own log holds. */
  readonly heads: readonly Gathered[];
}

async function verifyIn(
  tx: Tx,
  context: Context,
  reconcilers: readonly Reconciler[],
  { trusted, coming, heads }: Elsewhere,
): Promise<VerifyReport> {
  const { clientId } = context;
  const findings = new Findings();
  const events = await checkComing(tx, clientId, coming, findings);
  const keys = await checkLog(tx, context, findings);
  const { key } = keys;
  const trustedKey = checkTrustedKey(key, trusted, findings);
  const kept = await openTrusted(trustedKey ?? key, trusted, findings);
  const authenticity = new Authenticity(context, await boundaryOf(tx, context), findings);
  const entries = eventEntries(tx, clientId, authenticity, findings);
  const tree = new TreeCheck(tx, clientId, { ...keys, trusted: kept, entries }, findings);
  await tree.run();
  if (key) await checkTiles(tx, context, { origin: key.name, size: tree.leaves }, findings);
  await checkHeads(tx, clientId, heads, findings);
  const waiting = await checkBesideLog(tx, clientId, authenticity, findings);
  await checkOrder(tx, clientId, findings);
  const announced = statementsOf(events);
  const subjects: Record<string, number> = {};
  for (const reconciler of reconcilers) {
    subjects[reconciler.subjectType] = await reconcile(tx, context, reconciler, findings, announced);
  }
  const log = await findLog(tx, clientId);
  const head = log && (await newestHead(tx, clientId, log));
  return {
    clientId,
    leaves: tree.leaves,
    checkpoints: tree.checkpoints,
    notAuthenticated: authenticity.without,
    waiting,
    announced: events.length,
    subjects,
    head: head && { size: head.size, root: bytesToHex(head.root), note: head.note },
    verifierKey: key && formatVerifierKey(key),
    findings: findings.kept,
    findingCount: findings.count,
  };
}

function checkTrustedKey(key: VerifierKey | null, trusted: Trusted, findings: Findings): VerifierKey | null {
  if (trusted.verifierKey === undefined) return null;
  const parsed = parseVerifierKey(trusted.verifierKey);
  if (!parsed.ok) {
    const found = trusted.verifierKey;
    const expected = 'name+hash+key';
    findings.add({ code: 'trusted_key_malformed', subject: 'log', place: 'the key given', expected, found });
    return null;
  }
  if (key && formatVerifierKey(key) !== trusted.verifierKey) {
    const found = formatVerifierKey(key);
    const expected = trusted.verifierKey;
    findings.add({ code: 'log_key_not_trusted', subject: 'log', place: 'audit.log', expected, found });
  }
  return parsed.value;
}

async function openTrusted(
  key: VerifierKey | null,
  trusted: Trusted,
  findings: Findings,
): Promise<Checkpoint | null> {
  if (trusted.checkpoint === undefined) return null;
  const opened = key ? await openCheckpoint(trusted.checkpoint, key) : null;
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
  authenticity: Authenticity,
  findings: Findings,
): Promise<number> {
  let waiting = 0;
  for (let after = NIL; ;) {
    const page = await readUnsequenced(tx, clientId, after, PAGE);
    for (const event of page) {
      checkEvent(clientId, event, findings);
      authenticity.checkWaiting(event);
      if (event.waiting) waiting += 1;
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
    after = end.id;
  }
  for (const { eventId, code } of await readStrays(tx, clientId, PAGE)) {
    const table = code === 'detail_without_event' ? 'audit.event_detail' : 'audit.pending';
    const expected = code === 'pending_already_in_log' ? 'no row beside the leaf' : `audit.event ${eventId}`;
    findings.add({ code, subject: 'log', place: `${table} ${eventId}`, expected, found: 'a row' });
  }
  return waiting;
}
