import type { Api } from '#lib/api.ts';
import type { Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { erasureIn, type ShownErasure } from '#lib/domain/tlog/erased.ts';
import type { Authentic, LeafProof } from '#lib/domain/tlog/event-proof.ts';
import { openHead } from '#lib/domain/tlog/heads.ts';
import {
  firstBroken,
  stepsOfEvent,
  stepsOfSubject,
  verdictOf,
  type Step,
  type Steps,
} from '#lib/domain/tlog/shown.ts';
import type { ListedEvent } from './describe.ts';
import type { FoundWitnesses } from '../vouched/judge-witnesses.ts';
import type { KeyTrust } from '../witness/known-key.ts';
import type { ShownPart, ShownType } from './shown-subjects.ts';

/** What a page shows that is to be held against the log. */
export interface ShownPage {
  readonly parts: readonly ShownPart[];
  readonly events: readonly ListedEvent[];
}

/** What was found of one thing that is shown. */
export interface CheckedPart {
  /** `event`: a step of the way that is drawn. */
  readonly type: ShownType | 'event';
  readonly name: string;
  readonly verdict: Verdict;
  /** The first step that does not hold. `none`: the log has no event of it; `unprovable`: none that leads to the root. */
  readonly broken: BrokenAt | null;
  /** Null where there was nothing to judge. */
  readonly steps: Steps | null;
  /** Place in the log of the event that states it. */
  readonly index: number | null;
  /** Its hash, hex; null where nothing leads to the root. */
  readonly leaf: string | null;
  readonly authentic: Authentic;
  /** What shows that its readable part was erased on request; null where nothing does. */
  readonly erased: ShownErasure | null;
}

export type BrokenAt = Step | 'none' | 'unprovable' | 'not_ours';

/** `waiting`: no checkpoint covers it yet. `unknown`: the readable part was erased, so that it can't be judged. */
export type Verdict = 'holds' | 'broken' | 'waiting' | 'unknown';

/** `unlinked`: all holds under a head of which nobody has shown that it follows from the one that this device has kept. */
export type PageVerdict = Verdict | 'unlinked';

export interface CheckedPage {
  readonly verdict: PageVerdict;
  readonly parts: readonly CheckedPart[];
  /** Null where there is no head that the kept key has signed. */
  readonly checkpoint: Checkpoint | null;
  readonly trust: KeyTrust | null;
  /** Null where nobody is to witness the log. */
  readonly witnesses: FoundWitnesses | null;
}

type Proven = Awaited<ReturnType<Api['audit']['prove']['query']>> & {
  /** That the head was held against the one kept, and is that log grown or not. */
  readonly follows: boolean;
};

/** What checking needs of the device and the server. */
export interface CheckPort {
  readonly clientId: string;
  prove(asked: { subjects: { type: string; id: string }[]; events: string[] }): Promise<Proven>;
  /** The key to judge by: the one that this device remembers of the client's log. */
  trust(verifierKey: string): KeyTrust;
  /** Who has witnessed that head, by what this device remembers. */
  witnesses(
    named: Proven['witnessing'],
    at: { head: Checkpoint | null; clientKey: string },
  ): Promise<FoundWitnesses | null>;
}

/** Fewer than the server proves in one answer. */
const AT_ONCE = 100;

/**
 * Checks on this device, the whole way, that what the page shows is what the log has: from the very values that are drawn to
 * the head that the remembered key has signed.
 */
export async function checkShown(port: CheckPort, { parts, events }: ShownPage): Promise<CheckedPage> {
  const found: CheckedPart[] = [];
  let trust: KeyTrust | null = null;
  let checkpoint: Checkpoint | null = null;
  let witnesses: FoundWitnesses | null = null;
  let follows = true;
  const most = Math.max(parts.length, events.length, 1);
  for (let at = 0; at < most; at += AT_ONCE) {
    const [some, listed] = [parts.slice(at, at + AT_ONCE), events.slice(at, at + AT_ONCE)];
    const proven = await port.prove({
      subjects: some.map(({ type, id }) => ({ type, id })),
      events: listed.map(({ id }) => id),
    });
    const { head } = proven;
    follows &&= proven.follows;
    trust = head && port.trust(head.verifierKey);
    checkpoint = head && trust && (await openHead({ note: head.note, verifierKey: trust.key }));
    // Of several answers the last: a head that covers more is witnessed later.
    witnesses = await port.witnesses(proven.witnessing, { head: checkpoint, clientKey: trust?.key ?? '' });
    for (const [index, part] of some.entries())
      found.push(checkPart(port.clientId, part, proven.subjects[index], checkpoint));
    for (const [index, event] of listed.entries())
      found.push(checkEvent(port.clientId, event, proven.events[index], checkpoint));
  }
  const verdict = worst(found);
  return {
    verdict: verdict === 'holds' && !follows ? 'unlinked' : verdict,
    ...{ parts: found, checkpoint, trust, witnesses },
  };
}

type Provable = Proven['subjects'][number];

function checkPart(
  client: string,
  { type, id, name, as }: ShownPart,
  provable: Provable | undefined,
  checkpoint: Checkpoint | null,
): CheckedPart {
  return checked({ type, name }, provable, checkpoint, (proof) =>
    stepsOfSubject({ client, type, id, as }, proof, checkpoint),
  );
}

function checkEvent(
  client: string,
  event: ListedEvent,
  provable: Provable | undefined,
  checkpoint: Checkpoint | null,
): CheckedPart {
  const shown = { ...event, client };
  return checked({ type: 'event', name: event.kind }, provable, checkpoint, (proof) =>
    stepsOfEvent(shown, proof, checkpoint),
  );
}

function checked(
  what: Pick<CheckedPart, 'type' | 'name'>,
  provable: Provable | undefined,
  checkpoint: Checkpoint | null,
  judge: (proof: LeafProof) => Steps,
): CheckedPart {
  const nothing = { ...what, steps: null, index: null, leaf: null, authentic: 'yes', erased: null } as const;
  if (!provable || provable.state === 'none') return { ...nothing, verdict: 'broken', broken: 'none' };
  if (provable.state === 'unprovable') return { ...nothing, verdict: 'broken', broken: 'unprovable' };
  if (provable.state === 'waiting') return { ...nothing, verdict: 'waiting', broken: null };
  const { proof } = provable;
  const steps = judge(proof);
  const authentic = proof.authentic ?? 'no';
  const broken = firstBroken(steps) ?? (authentic === 'no' ? 'not_ours' : null);
  const verdict = broken === null ? verdictOf(steps) : 'broken';
  const leaf = steps.leaf === 'holds' && steps.root === 'holds' ? proof.leafHash : null;
  const erased = erasureIn(proof, checkpoint);
  return { ...what, verdict, broken, steps, index: proof.index, leaf, authentic, erased };
}

const WORST_FIRST = ['broken', 'unknown', 'waiting'] as const;

function worst(parts: readonly CheckedPart[]): Verdict {
  return WORST_FIRST.find((verdict) => parts.some((part) => part.verdict === verdict)) ?? 'holds';
}
