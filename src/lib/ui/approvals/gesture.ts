import type { Assertion } from '#lib/domain/access/assertion.ts';
import { gestureHash, gestureHashHex, gestureOf, type ShownDecision } from '#lib/domain/approval/decision.ts';

/** What a passkey signed of a decision and of those beside it. */
export interface Signed {
  /** Hex SHA-256 of what was signed. */
  readonly hash: string;
  readonly at: Date;
  readonly decisions: readonly string[];
  readonly assertion: Assertion;
}

/** A decision that is to be signed; the moment is that of the gesture. */
export type ToSign = Omit<ShownDecision, 'at'>;

export type Sign = (shown: ToSign) => Promise<Signed>;

/** Has one of the person's passkeys sign a statement's SHA-256. Rejects where the person, or the browser, does not. */
export type Ask = (hash: Uint8Array) => Promise<Assertion>;

/**
 * Has decisions signed: all that are asked for in one turn are signed by one gesture, each beside the others. Rejects as `ask`
 * does, all of them.
 */
export function signer(ask: Ask, now: () => Date = () => new Date()): Sign {
  let round: { readonly shown: ToSign[]; readonly signed: Promise<Signed> } | null = null;
  return (shown) => {
    if (round) {
      round.shown.push(shown);
      return round.signed;
    }
    const all = [shown] as [ToSign, ...ToSign[]];
    // Whoever else asks now has done so when this goes on.
    const signed = Promise.resolve().then(() => {
      round = null;
      return signAll(all, ask, now());
    });
    round = { shown: all, signed };
    return signed;
  };
}

async function signAll([first, ...others]: [ToSign, ...ToSign[]], ask: Ask, at: Date): Promise<Signed> {
  const gesture = gestureOf([{ ...first, at }, ...others.map((each) => ({ ...each, at }))]);
  const assertion = await ask(gestureHash(gesture));
  return { hash: gestureHashHex(gesture), at, decisions: gesture.decisions, assertion };
}
