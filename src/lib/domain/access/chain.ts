import { statementHash } from '../canonical.ts';
import { verifyAssertion, type Assertion } from './assertion.ts';
import { enrolmentStatement, type Passkey } from './passkey.ts';

/** The kinds of events by which a person comes by passkeys, or loses one. */
export const KINDS_OF_PASSKEYS = [
  'user.introduced',
  'user.stated',
  'passkey.enrolled',
  'passkey.removed',
] as const;

/** What a log said of a person's passkeys from one of its events on, until the next. */
export interface SaidPasskeys {
  /** Null where it was erased. */
  readonly passkeys: readonly Passkey[] | null;
  /** What an earlier passkey signed of the one that came, where one did. */
  readonly endorsement: (Assertion & { readonly origin: string }) | null;
  /** Milliseconds. */
  readonly moment: number;
}

/** The same of what an event says in words; null where it was erased. */
export function passkeysSaid({
  words,
  moment,
}: {
  readonly words: Readonly<Record<string, unknown>> | null;
  readonly moment: number;
}): SaidPasskeys {
  if (!words) return { passkeys: null, endorsement: null, moment };
  const { passkeys, endorsement } = words;
  return {
    passkeys: Array.isArray(passkeys) ? passkeys.filter(isPasskey) : [],
    endorsement: isEndorsement(endorsement) ? endorsement : null,
    moment,
  };
}

function isEndorsement(said: unknown): said is NonNullable<SaidPasskeys['endorsement']> {
  const { passkey, authenticatorData, clientDataJson, signature, origin } = (said ?? {}) as Partial<
    NonNullable<SaidPasskeys['endorsement']>
  >;
  const parts = [passkey, authenticatorData, clientDataJson, signature, origin];
  return parts.every((each) => typeof each === 'string');
}

function isPasskey(said: unknown): said is Passkey {
  const { id, name, publicKey } = (said ?? {}) as Partial<Passkey>;
  return [id, name, publicKey].every((each) => typeof each === 'string');
}

/** A passkey that a person has by what a log said, and whether somebody vouched for it. */
export interface HeldPasskey extends Passkey {
  readonly vouched: boolean;
  /** From when it was the person's no more; null: it still is. */
  readonly endedAt: number | null;
}

/** What a log gave a person. */
export interface Held {
  /** In the order of their coming. */
  readonly passkeys: readonly HeldPasskey[];
  /** A part of it was erased: of what is not here, nobody can tell. */
  readonly gap: boolean;
}

/**
 * All passkeys that a log gave a person. Those that it named first of all are taken as they are (docs/threat-model.md); whichever came later is vouched for by
 * one that was, then: {@link enrolmentStatement}. One that went and came again came anew.
 * @param said in the log's order
 */
export async function heldPasskeys(person: string, said: readonly SaidPasskeys[]): Promise<Held> {
  const all: HeldPasskey[] = [];
  let gap = false;
  let current: readonly HeldPasskey[] = [];
  for (const { passkeys, endorsement, moment } of said) {
    if (passkeys === null) {
      gap = true;
      continue;
    }
    const isFirst = all.length === 0;
    const next: HeldPasskey[] = [];
    for (const passkey of passkeys) {
      const known = current.find((each) => isSame(each, passkey));
      const vouched =
        known?.vouched ?? (isFirst || (await endorses(person, { passkey, endorsement, by: current })));
      next.push(known ?? { ...passkey, vouched, endedAt: null });
    }
    for (const gone of current)
      if (!next.includes(gone)) all[all.indexOf(gone)] = { ...gone, endedAt: moment };
    all.push(...next.filter((each) => !all.includes(each)));
    current = next;
  }
  return { passkeys: all, gap };
}

const isSame = (one: Passkey, other: Passkey) => one.id === other.id && one.publicKey === other.publicKey;

async function endorses(
  person: string,
  {
    passkey: { id, name, publicKey },
    endorsement,
    by,
  }: {
    readonly passkey: Passkey;
    readonly endorsement: SaidPasskeys['endorsement'];
    readonly by: readonly HeldPasskey[];
  },
): Promise<boolean> {
  const voucher = by.find((each) => each.vouched && each.id === endorsement?.passkey);
  if (!endorsement || !voucher) return false;
  const challenge = statementHash(enrolmentStatement.of({ person, passkey: { id, name, publicKey } }));
  const expected = { publicKey: voucher.publicKey, challenge, origins: [endorsement.origin] };
  return (await verifyAssertion(endorsement, expected)).ok;
}
