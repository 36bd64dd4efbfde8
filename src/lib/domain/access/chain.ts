import { statementHash } from '../canonical.ts';
import { verifyAssertion, type Assertion } from './assertion.ts';
import { endorsementStatement, enrolmentStatement, type Passkey } from './passkey.ts';

/** How many administrators it takes to vouch for another's passkey. */
export const ENDORSERS = 2;

/** The kinds of events by which a person comes by passkeys, or loses one. */
export const KINDS_OF_PASSKEYS = [
  'user.introduced',
  'user.stated',
  'factors.reset',
  'passkey.enrolled',
  'passkey.removed',
  'passkey.endorsed',
] as const;

/** What a log said of a person's passkeys from one of its events on, until the next. */
export interface SaidPasskeys {
  /** Null where it was erased. */
  readonly passkeys: readonly Passkey[] | null;
  /** What was signed of one of them, where something was. */
  readonly endorsement: Endorsement | null;
  /** Who caused it. */
  readonly actorId: string;
  readonly place: number;
  /** Milliseconds. */
  readonly moment: number;
}

/** What a passkey signed of another: of the one that came with the event, or, by an administrator, of one that is there. */
export interface Endorsement extends Assertion {
  readonly origin: string;
  /** By an administrator: which it is of, and when it was shown. */
  readonly of?: string;
  readonly at?: string;
}

/** What a client's log said of everybody's passkeys. */
export interface PasskeyLog {
  readonly client: string;
  /** In the log's order. */
  of(person: string): readonly SaidPasskeys[];
  /** Whether it had somebody as an administrator by one of its places. */
  isAdministrator(person: string, place: number): boolean;
}

/** What an event says of a person's passkeys; null words: they were erased. */
export function passkeysSaid({
  words,
  actorId,
  place,
  moment,
}: Omit<SaidPasskeys, 'passkeys' | 'endorsement'> & {
  readonly words: Readonly<Record<string, unknown>> | null;
}): SaidPasskeys {
  const when = { actorId, place, moment };
  if (!words) return { passkeys: null, endorsement: null, ...when };
  const { passkeys, endorsement } = words;
  return {
    passkeys: Array.isArray(passkeys) ? passkeys.filter(isPasskey) : [],
    endorsement: isEndorsement(endorsement) ? endorsement : null,
    ...when,
  };
}

function isEndorsement(said: unknown): said is Endorsement {
  const { passkey, authenticatorData, clientDataJson, signature, origin, of, at } = (said ??
    {}) as Partial<Endorsement>;
  const parts = [passkey, authenticatorData, clientDataJson, signature, origin, of ?? '', at ?? ''];
  return parts.every((each) => typeof each === 'string');
}

function isPasskey(said: unknown): said is Passkey {
  const { id, name, publicKey } = (said ?? {}) as Partial<Passkey>;
  return [id, name, publicKey].every((each) => typeof each === 'string');
}

/** A passkey that a person has by what a log said, and whether somebody vouched for it. */
export interface HeldPasskey extends Passkey {
  readonly vouched: boolean;
  /** Something that would tell whether somebody vouched for it was erased: it is taken, and proves nothing. */
  readonly unclear: boolean;
  /** The administrators who vouched for it. */
  readonly endorsedBy: readonly string[];
  /** From when it was the person's no more; null: it still is. */
  readonly endedAt: number | null;
}

/** What a log gave a person. */
export interface Held {
  /** In the order of their coming. */
  readonly passkeys: readonly HeldPasskey[];
  /** What it said last of all was erased: of what is not here, nobody can tell. */
  readonly gap: boolean;
}

type Noted = { -readonly [Field in keyof HeldPasskey]: HeldPasskey[Field] };

/**
 * All passkeys that a log gave a person by one of its places. Those that it named first of all are taken as they are
 * (docs/threat-model.md). Whichever came later is vouched for by one of theirs that was ({@link enrolmentStatement}), or by
 * those of two others who were administrators then ({@link endorsementStatement}). One that went and came again came anew.
 */
export function heldPasskeys(person: string, log: PasskeyLog, before = Infinity): Promise<Held> {
  return new Holding(log).by(person, before);
}

/** Who vouches is held against what the log had said of themselves before, and that always lies further back. */
class Holding {
  readonly #log: PasskeyLog;
  readonly #known = new Map<string, Promise<Held>>();

  constructor(log: PasskeyLog) {
    this.#log = log;
  }

  by(person: string, before: number): Promise<Held> {
    const key = `${before} ${person}`;
    const known = this.#known.get(key) ?? this.#read(person, before);
    this.#known.set(key, known);
    return known;
  }

  async #read(person: string, before: number): Promise<Held> {
    const all: Noted[] = [];
    const clearly = new Map<Noted, Set<string>>();
    let gap = false;
    let current: readonly Noted[] = [];
    for (const said of this.#log.of(person)) {
      if (said.place >= before) break;
      if (said.passkeys === null) {
        gap = true;
        continue;
      }
      // What a log says of somebody after a part was erased is whole again: where it comes from is not.
      const behindGap = gap;
      gap = false;
      const isFirst = all.length === 0;
      const next: Noted[] = [];
      for (const passkey of said.passkeys) {
        const known = current.find((each) => isSame(each, passkey));
        const own = known ? null : await ownVoucher(person, passkey, said, current);
        const unclear = behindGap || own?.unclear === true;
        const vouched = isFirst || own !== null;
        next.push(known ?? { ...passkey, vouched, unclear, endorsedBy: [], endedAt: null });
      }
      for (const gone of current) if (!next.includes(gone)) gone.endedAt = said.moment;
      all.push(...next.filter((each) => !all.includes(each)));
      current = next;
      await this.#note(person, said, { current, clearly });
    }
    return { passkeys: all, gap };
  }

  /** What an administrator signed of one of these. */
  async #note(
    person: string,
    said: SaidPasskeys,
    { current, clearly }: { readonly current: readonly Noted[]; readonly clearly: Map<Noted, Set<string>> },
  ): Promise<void> {
    const { endorsement, actorId: by } = said;
    const passkey = current.find(({ id }) => id === endorsement?.of);
    if (!endorsement || !passkey || by === person || !this.#log.isAdministrator(by, said.place)) return;
    const over = await this.#isOver({ person, passkey }, endorsement, said);
    if (!over) return;
    passkey.endorsedBy = [...new Set([...passkey.endorsedBy, by])];
    const clear = clearly.get(passkey) ?? new Set<string>();
    clearly.set(passkey, over === 'unclear' ? clear : clear.add(by));
    // What rests on erased words counts, and leaves it unclear; one alone of them is not enough for that either.
    if (clear.size >= ENDORSERS) Object.assign(passkey, { vouched: true, unclear: false });
    else if (!passkey.vouched && passkey.endorsedBy.length >= ENDORSERS)
      Object.assign(passkey, { vouched: true, unclear: true });
  }

  async #isOver(
    { person, passkey }: { readonly person: string; readonly passkey: Passkey },
    endorsement: Endorsement,
    { actorId: by, place }: SaidPasskeys,
  ): Promise<boolean | 'unclear'> {
    const theirs = await this.by(by, place);
    const voucher = theirs.passkeys.findLast(
      ({ id, vouched, endedAt }) => id === endorsement.passkey && vouched && endedAt === null,
    );
    // What was erased nobody can be held to.
    if (!voucher) return theirs.gap && 'unclear';
    const at = new Date(endorsement.at ?? '');
    if (Number.isNaN(at.getTime())) return false;
    const endorsed = { client: this.#log.client, person, passkey, by, at };
    const challenge = statementHash(endorsementStatement.of(endorsed));
    const expected = { publicKey: voucher.publicKey, challenge, origins: [endorsement.origin] };
    if (!(await verifyAssertion(endorsement, expected)).ok) return false;
    return voucher.unclear ? 'unclear' : true;
  }
}

const isSame = (one: Passkey, other: Passkey) => one.id === other.id && one.publicKey === other.publicKey;

/** Which of the person's that were there signed that this one, which came, is theirs; null: none. */
async function ownVoucher(
  person: string,
  { id, name, publicKey }: Passkey,
  { endorsement }: SaidPasskeys,
  current: readonly HeldPasskey[],
): Promise<HeldPasskey | null> {
  const voucher = current.find((each) => each.vouched && each.id === endorsement?.passkey);
  if (!endorsement || !voucher) return null;
  const challenge = statementHash(enrolmentStatement.of({ person, passkey: { id, name, publicKey } }));
  const expected = { publicKey: voucher.publicKey, challenge, origins: [endorsement.origin] };
  return (await verifyAssertion(endorsement, expected)).ok ? voucher : null;
}
