import { CallFailed, isNotNow, type Through } from '#lib/api.ts';
import type { Work } from '#lib/domain/sync/mutation.ts';
import { subjectOf } from '#lib/domain/sync/kinds.ts';
import { subjectKey } from '../store/names.ts';
import type { OutboxRow } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { followedBy } from '../store/applied.ts';
import { decideHere, type Deciding } from '../away/decide.ts';
import { isHeld } from '../store/held.ts';
import { dropRejected, keepWork } from '../sync/work.ts';
import { ANSWERS, type Asking } from './answers.ts';
import { keepAnswer, keptAnswer } from './kept-answers.ts';
import { WORKS } from './works.ts';

/** What stands around a call. */
export interface Around extends Asking {
  readonly clientId: string;
  /** Nobody answers at the moment: what is done is kept at once. */
  readonly away: boolean;
  /** Told that a query was answered by this device. */
  readonly onHere: () => void;
  /** Told that something was kept to be sent. */
  readonly onKept: () => void;
}

/** A server that has not answered a query for so long is taken for one that is not there, where the device can answer. */
const PATIENCE_MS = 4000;

/**
 * A call of a screen, where a device with an open store stands beside the server. What it asks, the server answers as long
 * as it does, and else the device; what it does is kept and sent by the device, in its order. Rejects as the server refuses,
 * and where neither can.
 */
export function throughDevice(around: Around, ...[call, ask]: Parameters<Through>): Promise<unknown> {
  if (call.kind === 'query') return queried(around, call, ask);
  if (call.path === DECIDES) return decided(around, call.input as Deciding, ask);
  const made = Object.hasOwn(WORKS, call.path) ? WORKS[call.path]?.(call.input as never) : undefined;
  return made ? done(around, made, ask) : ask();
}

async function queried(
  around: Around,
  { path, input }: Parameters<Through>[0],
  ask: () => Promise<unknown>,
): Promise<unknown> {
  const known = Object.hasOwn(ANSWERS, path) ? ANSWERS[path] : undefined;
  if (!known) return ask();
  const { here, since, keeps } = known;
  const fromHere = async (): Promise<unknown> => {
    const answer = here
      ? await here(around, input as never)
      : ((await keptAnswer(around.store, path)) ?? keeps);
    if (answer !== undefined) around.onHere();
    return answer;
  };
  try {
    const answer = await inTime(ask(), fromHere);
    if (!answer.fromServer) return answer.value;
    if (keeps !== undefined) await keepAnswer(around.store, path, answer.value);
    return since ? await since(around, answer.value as never) : answer.value;
  } catch (cause) {
    if (!isAway(cause)) throw cause;
    const answer = await fromHere();
    if (answer === undefined) throw cause;
    return answer;
  }
}

/** The server's answer, or the device's where that one takes its time. */
async function inTime(asked: Promise<unknown>, fromHere: () => Promise<unknown>) {
  const late = Symbol('late');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waited = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), PATIENCE_MS);
  });
  const first = await Promise.race([asked, waited]).finally(() => clearTimeout(timer));
  if (first !== late) return { fromServer: true, value: first };
  const here = await fromHere();
  if (here === undefined) return { fromServer: true, value: await asked };
  asked.catch(() => undefined);
  return { fromServer: false, value: here };
}

/** What the answer says of something that is kept to be sent: the revision is still the one it was done on. */
export interface Kept {
  readonly revision: number;
  readonly outcome: 'created';
  readonly checkpoint: null;
  readonly kept: true;
}

/**
 * Kept first, whatever the network is: so it is done once, though an answer is lost. Where the server answers soon, its answer
 * is the call's; what it refuses is asked for once more by the call itself, whose answer says all there is to say, and is then
 * the screen's to deal with and no longer kept.
 */
async function done(around: Around, work: Work, ask: () => Promise<unknown>): Promise<unknown> {
  const { store, away, onKept } = around;
  // A row of a register says itself whether it is there already: it is kept where nobody answers.
  if (!('draftId' in work) && !away) return asked(around, work, ask);
  const subject = await subjectKey(store, subjectOf(work));
  const rejected = (await store.database.outbox.where({ subject }).toArray()).some(isRejected);
  const based = await onOwn(store, work, subject);
  const kept = await keepWork(store, { work: based, instead: rejected });
  if (!kept.ok) throw new DOMException('the device is full', 'QuotaExceededError');
  const row = (await store.database.outbox.where({ subject }).sortBy('seq')).at(-1);
  onKept();
  let end = row && !away ? await endOf(store, row.seq) : 'kept';
  if (end === 'rejected') {
    if ((await dropRejected(store, subject)).ok) return ask();
    // Put together with what overtook it, in the meantime, and on its way again.
    end = 'kept';
  }
  const revision = 'baseRevision' in based ? based.baseRevision : 1;
  if (end === 'kept') return { revision, outcome: 'created', checkpoint: null, kept: true } satisfies Kept;
  return { revision: await followedBy(store.database, subject, revision), checkpoint: null };
}

/** What a manager does, which the device signs: the server as long as it answers. */
const DECIDES = 'drafts.decide';

/** A decision of which nobody knows whether it arrived is kept under its own id: the server makes it once. */
async function decided(around: Around, deciding: Deciding, ask: () => Promise<unknown>): Promise<unknown> {
  let cause: CallFailed | null = null;
  try {
    if (!around.away) {
      const answer = await ask();
      // What was refused of it before is done anew.
      await dropRejected(around.store, deciding.draftId);
      return answer;
    }
  } catch (failed) {
    if (!(failed instanceof CallFailed) || !isAway(failed)) throw failed;
    cause = failed;
  }
  const { store, userId: person, clientId: client, onKept } = around;
  const kept = await decideHere(store, { person, client }, deciding);
  if (!kept.ok) {
    const { code } = kept.error;
    if (code === 'device_full') throw new DOMException('the device is full', 'QuotaExceededError');
    // Shown with network alone: whoever asks tells that there is none.
    if (code === 'away_not_shown') return cause === null ? ask() : Promise.reject(cause);
    throw new CallFailed(code, { data: { httpStatus: 409, segl: { code, outcome: 'as_before' } } });
  }
  onKept();
  return { outcome: 'created', voucherId: null, lacks: null, checkpoint: null, kept: true };
}

async function asked(around: Around, work: Work, ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (cause) {
    if (!isAway(cause)) throw cause;
    return done({ ...around, away: true }, work, ask);
  }
}

/** On the revision that this device's own changes have led to since the screen read it. */
async function onOwn(store: Store, work: Work, subject: string): Promise<Work> {
  if (!('baseRevision' in work)) return work;
  return { ...work, baseRevision: await followedBy(store.database, subject, work.baseRevision) };
}

/** What becomes of a change within the patience of who waits for it. */
async function endOf(store: Store, seq: number): Promise<'applied' | 'rejected' | 'kept'> {
  const { outbox } = store.database;
  const deadline = Date.now() + PATIENCE_MS;
  for (let wait = 10; Date.now() < deadline; wait = Math.min(wait * 2, 200)) {
    const row = await outbox.get(seq);
    if (!row) return 'applied';
    if (isRejected(row)) return 'rejected';
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return 'kept';
}

/** What a server that was set back has forgotten is not refused: what is done now goes behind it. */
const isRejected = (row: OutboxRow): boolean => row.state === 'rejected' && !isHeld(row);

/** Nobody of ours answered. */
function isAway(cause: unknown): boolean {
  if (!(cause instanceof CallFailed) || cause.data !== undefined) return false;
  return cause.status === undefined || isNotNow(cause.status);
}
