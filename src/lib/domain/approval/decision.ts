import { bytesToHex } from '@noble/hashes/utils.js';
import { statementHash, statementHashHex } from '../canonical.ts';
import { toDecimal, type Minor } from '../money.ts';
import { statement } from '../statement.ts';

/** A decision about a draft, in all that the person was shown of it. */
export interface ShownDecision {
  readonly client: string;
  readonly person: string;
  /** The decision's own id, by which it is made once. */
  readonly approval: string;
  readonly draft: string;
  readonly revision: number;
  /** Hex SHA-256 of `segl.draft`: content with its attachments, and coding. */
  readonly content: string;
  /** Øre, as it stood on the screen; null of what has none. */
  readonly amount: Minor | null;
  readonly decision: 'approved' | 'returned';
  readonly reason: string | null;
  /** The version of the client's rules that was shown; null: none held. */
  readonly rules: number | null;
  /** When it was shown, by the device's clock. */
  readonly at: Date;
}

/** `segl.approval-decision.v1`: one decision, as it was shown and is meant. */
export const decisionStatement = statement<ShownDecision>('segl.approval-decision', {
  v1: ({ amount, at, ...shown }) => ({
    ...shown,
    amount: amount === null ? null : toDecimal(amount),
    at: at.toISOString(),
  }),
});

/** Hex SHA-256 of its statement. */
export function decisionHash(shown: ShownDecision): string {
  return statementHashHex(decisionStatement.of(shown));
}

/** What a person's passkey signs in one gesture: one decision or several. */
export interface Gesture {
  readonly client: string;
  readonly person: string;
  readonly at: Date;
  /** Hex, of each decision's statement, each once and in ascending order. */
  readonly decisions: readonly string[];
}

export const MOST_OF_GESTURE = 200;

/** `segl.approval-gesture.v1`: the decisions of one gesture, by their hashes. */
export const gestureStatement = statement<Gesture>('segl.approval-gesture', {
  v1: ({ client, person, at, decisions }) => ({
    ...{ client, person, decisions: [...decisions] },
    at: at.toISOString(),
  }),
});

/** The decisions of one person at one moment in one gesture. */
export function gestureOf(shown: readonly [ShownDecision, ...ShownDecision[]]): Gesture {
  const [{ client, person, at }] = shown;
  return { client, person, at, decisions: [...new Set(shown.map(decisionHash))].sort() };
}

/** SHA-256 of its statement: the challenge that the passkey signs. */
export const gestureHash = (gesture: Gesture): Uint8Array => statementHash(gestureStatement.of(gesture));

export const gestureHashHex = (gesture: Gesture): string => bytesToHex(gestureHash(gesture));
