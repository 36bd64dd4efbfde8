import { hexToBytes } from '@noble/hashes/utils.js';
import { failureOf, type Api } from '#lib/api.ts';
import {
  compareHeads,
  judgeLonger,
  openHead,
  type Compared,
  type Contradiction,
  type SignedHead,
} from '#lib/domain/tlog/heads.ts';
import { keepAlarm, keepHead, keptAlarm, keptHead, type KeptHead, type DeviceStorage } from './kept.ts';

/** What a device needs to be a witness of one client's log. */
export interface WitnessPort {
  readonly audit: Pick<Api['audit'], 'checkpoint' | 'consistency' | 'alarm'>;
  readonly clientId: string;
  readonly storage: DeviceStorage;
  readonly now: () => Date;
  /** Told that there is an alarm, and that the server knows of it. */
  readonly alarmed: () => void;
}

/** The server is not asked without need more often than this. */
const EVERY_MS = 10 * 60_000;

/** An answer, and whether its head follows from the one that this device has kept, if it has kept one. */
export interface Seen<T> {
  readonly answer: T;
  readonly follows: boolean;
}

/**
 * Asks for something that comes with the newest head of the log, and holds that head against the one kept before it was
 * asked for: so that what another tab meets meanwhile makes no older answer look like a log that shrank. Offline, or where
 * the server can't answer, no alarm is raised, and nothing kept; but whoever shows what came with that head must not call it
 * proven: a server that lies would only have to say nothing of the way between the two.
 */
export async function seeing<T>(
  port: WitnessPort,
  ask: () => Promise<T>,
  headOf: (answer: T) => SignedHead | null,
): Promise<Seen<T>> {
  const before = keptHead(port.storage, port.clientId);
  const answer = await ask();
  try {
    return { answer, follows: await meet(port, before, headOf(answer)) };
  } catch {
    // No answer about the way between the two: it is asked for again with the next head.
    return { answer, follows: false };
  }
}

/** The quiet look: tells of an alarm that the server does not know of yet, and asks for the newest head now and then. Never rejects. */
export async function look(port: WitnessPort): Promise<void> {
  const { storage, clientId } = port;
  try {
    if (keptAlarm(storage, clientId)) return await tell(port);
    const kept = keptHead(storage, clientId);
    const age = kept ? port.now().getTime() - new Date(kept.comparedAt).getTime() : Infinity;
    if (age >= 0 && age < EVERY_MS) return;
    await seeing(
      port,
      () => port.audit.checkpoint.query(),
      (head) => head,
    );
  } catch {
    // Without network there is nothing to see.
  }
}

async function meet(port: WitnessPort, before: KeptHead | null, seen: SignedHead | null): Promise<boolean> {
  const { storage, clientId } = port;
  // What contradicted the log stays as it was until somebody has looked into it.
  if (keptAlarm(storage, clientId)) return false;
  const now = port.now().toISOString();
  // One that does not open was not kept by this code, and says nothing.
  if (!before || !(await openHead(before))) {
    const checkpoint = seen && (await openHead(seen));
    if (checkpoint && seen) keepHead(storage, clientId, keptOf(seen, checkpoint.size, now, now));
    return true;
  }
  const compared = await judged(port, before, seen);
  if (compared.kind === 'contradicts') {
    await alarm(port, compared.how, before, seen);
    return false;
  }
  if (seen) keepHead(storage, clientId, keptOf(seen, compared.checkpoint.size, before.since, now));
  return true;
}

async function judged(
  port: WitnessPort,
  before: KeptHead,
  seen: SignedHead | null,
): Promise<Exclude<Compared, { kind: 'longer' }>> {
  const compared = await compareHeads(before, seen);
  return compared.kind === 'longer' ? judgeLonger(compared, await proofOf(port, compared)) : compared;
}

const UNSHOWN: readonly string[] = ['heads_unknown', 'consistency_unprovable'];

/** Null where the server says that there is none; rejects where it says nothing. */
async function proofOf(
  port: WitnessPort,
  { from, to }: Extract<Compared, { kind: 'longer' }>,
): Promise<Uint8Array[] | null> {
  try {
    const { proof } = await port.audit.consistency.query({ from: from.size, to: to.size });
    return proof.every((hash) => /^[0-9a-f]{64}$/.test(hash)) ? proof.map((hash) => hexToBytes(hash)) : null;
  } catch (cause) {
    const code = failureOf(cause)?.code;
    if (code !== undefined && UNSHOWN.includes(code)) return null;
    throw cause;
  }
}

function keptOf(
  { note, verifierKey }: SignedHead,
  size: number,
  since: string,
  comparedAt: string,
): KeptHead {
  return { note, verifierKey, size, since, comparedAt };
}

const signedOf = ({ note, verifierKey }: SignedHead): SignedHead => ({ note, verifierKey });

async function alarm(
  port: WitnessPort,
  how: Contradiction,
  kept: SignedHead,
  seen: SignedHead | null,
): Promise<void> {
  const at = port.now().toISOString();
  const both = { kept: signedOf(kept), seen: seen && signedOf(seen) };
  keepAlarm(port.storage, port.clientId, { how, ...both, at, told: false });
  port.alarmed();
  await tell(port);
}

/** Tells the server what contradicts its log, until it has taken it down. */
async function tell(port: WitnessPort): Promise<void> {
  const { storage, clientId } = port;
  const standing = keptAlarm(storage, clientId);
  if (!standing || standing.told) return;
  const { how, kept, seen } = standing;
  const { outcome } = await port.audit.alarm.mutate({ how, kept, seen });
  if (outcome === 'later') return;
  keepAlarm(storage, clientId, { ...standing, told: true });
  port.alarmed();
}
