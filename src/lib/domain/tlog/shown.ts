import type { JsonObject } from '../canonical.ts';
import type { Result } from '../result.ts';
import type { FormFault } from '../statement.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { fromBase64 } from './bytes.ts';
import type { Checkpoint } from './checkpoint.ts';
import { commitmentTo, eventStatement, type EventFacts } from './event.ts';
import { leafHolds, pathHolds, readLeaf, type LeafProof } from './event-proof.ts';

/**
 * The steps from what a screen shows to what the log's key has signed. Each is judged by itself, so that what is broken has a
 * name: what is shown is what the detail states · the detail is what the event commits to · the event is about the very thing
 * shown · its leaf is its hash · the path leads to the root · the root is signed under the key that is trusted.
 */
export const STEPS = ['shown', 'detail', 'event', 'leaf', 'root', 'checkpoint'] as const;
export type Step = (typeof STEPS)[number];

/** `missing`: there is nothing to judge it by, as the readable part was erased. */
export type StepVerdict = 'holds' | 'broken' | 'missing';
export type Steps = Readonly<Record<Step, StepVerdict>>;

/** Something that a screen shows and that the log states. */
export interface ShownSubject {
  readonly client: string;
  readonly type: string;
  readonly id: string;
  /** The hash of its statement, made of what is shown, in the form that the event names; null: it names none. */
  readonly as: (form: string | null) => Result<string, FormFault>;
}

/** An event as a screen shows it. */
export interface ShownEvent {
  readonly client: string;
  readonly id: string;
  readonly index: number | null;
  readonly at: string;
  readonly actorId: string;
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly detail: { readonly [key: string]: unknown } | null;
}

/** Holds what is shown of a subject against the event that states it. Asks nobody, never throws. */
export function stepsOfSubject(
  subject: ShownSubject,
  proof: LeafProof,
  checkpoint: Checkpoint | null,
): Steps {
  return stepsOf(proof, checkpoint, {
    event: ({ client, subject: about }) =>
      client === subject.client && about.type === subject.type && about.id === subject.id,
    shown: (detail) => {
      const form = typeof detail['form'] === 'string' ? detail['form'] : null;
      const said = subject.as(form);
      return said.ok && said.value === detail['statement'];
    },
  });
}

/** Holds an event, as a list or a timeline shows it, against its statement. Asks nobody, never throws. */
export function stepsOfEvent(event: ShownEvent, proof: LeafProof, checkpoint: Checkpoint | null): Steps {
  return stepsOf(proof, checkpoint, {
    event: (facts) =>
      facts.client === event.client &&
      facts.id === event.id &&
      facts.at === event.at &&
      facts.actor === event.actorId &&
      facts.kind === event.kind &&
      facts.subject.type === event.subject.type &&
      facts.subject.id === event.subject.id &&
      // One that was read while it waited has got its place since.
      (event.index === null || proof.index === event.index),
    shown: (detail) => same(detail, event.detail),
  });
}

interface Judges {
  readonly event: (facts: EventFacts) => boolean;
  readonly shown: (detail: JsonObject) => boolean;
}

function stepsOf(proof: LeafProof, checkpoint: Checkpoint | null, judges: Judges): Steps {
  const read = readLeaf(proof);
  const facts = read.ok ? factsIn(read.value.statement) : null;
  const detail = typeof proof.detail === 'string' ? proof.detail : null;
  const salt = typeof proof.salt === 'string' ? fromBase64(proof.salt) : null;
  const said = detail === null ? null : objectIn(detail);
  return {
    shown: detail === null ? 'missing' : verdict(said !== null && holdsTrue(() => judges.shown(said))),
    detail:
      detail === null || proof.salt === null || proof.salt === undefined
        ? 'missing'
        : verdict(facts !== null && salt?.length === 32 && commitmentTo(salt, detail) === facts.commitment),
    event: verdict(facts !== null && holdsTrue(() => judges.event(facts))),
    leaf: verdict(read.ok && leafHolds(read.value)),
    root: verdict(read.ok && checkpoint !== null && pathHolds(read.value, checkpoint)),
    checkpoint: verdict(checkpoint !== null),
  };
}

/** Values that nobody could have stated, where a statement can't even be made of them, are not those that were. */
function holdsTrue(judge: () => boolean): boolean {
  try {
    return judge();
  } catch {
    return false;
  }
}

const verdict = (holds: boolean): StepVerdict => (holds ? 'holds' : 'broken');

/** The first step that does not hold, in the order of the chain; null where all do. */
export function firstBroken(steps: Steps): Step | null {
  return STEPS.find((step) => steps[step] === 'broken') ?? null;
}

/** `unknown`: nothing is broken, and not all could be judged. */
export function verdictOf(steps: Steps): 'holds' | 'broken' | 'unknown' {
  if (firstBroken(steps) !== null) return 'broken';
  return STEPS.every((step) => steps[step] === 'holds') ? 'holds' : 'unknown';
}

/** The facts of a `segl.event.v1`; null of bytes that are not exactly such a statement. */
function factsIn(statement: Uint8Array): EventFacts | null {
  try {
    const facts = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(statement)) as EventFacts;
    // Said again, it must be the same bytes: nothing in it that is read here and means something else elsewhere.
    return equalBytes(eventStatement(facts), statement) ? facts : null;
  } catch {
    return null;
  }
}

function objectIn(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}

/** What a screen holds came as JSON, so it is compared as that, whatever the order of its keys. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key as never], other[key as never]))
  );
}
