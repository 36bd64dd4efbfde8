import { passkeyThen, type At } from '../../acts/replay.ts';
import type { Fault } from '../../events/replay/event.ts';
import type { Others } from '../../events/replay/others.ts';
import { heldAround, versionsBy } from './by-rules.ts';
import { decisionHash, type ShownDecision } from '../decision.ts';
import { verifyApprovalSignature, type ApprovalSignature } from '../signature.ts';

/** A decision by its row, and where the log has it. */
export interface DecidedThen {
  readonly at: Date;
  /** What a passkey signed of it; null: nothing. */
  readonly signed: SignedThen | null;
  /** Null: nowhere. */
  readonly event: { readonly eventId: string; readonly place: number; readonly marked: boolean } | null;
}

/** A decision that says of itself that it was signed, with what its row refers to. */
export interface SignedThen {
  /** Hex: what it says was signed. */
  readonly gesture: string;
  /** Null where there is no such row. */
  readonly row: ApprovalSignature | null;
  /** What the person was shown, but for the moment, as the decision's row has it. */
  readonly shown: Omit<ShownDecision, 'at'>;
}

/**
 * The decisions about a draft, each by what the log had said by then: signed where every version of the rules that can have
 * held asks for it (`approval_unsigned`), and right where it is ({@link judgeSignature}).
 */
export async function judgeSigned(
  decisions: readonly DecidedThen[],
  { clientId, others }: { readonly clientId: string; readonly others: Others },
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { at, signed, event } of decisions) {
    if (!event?.marked) continue;
    if (signed) faults.push(...(await judgeSignature(signed, { ...event, moment: at.getTime() }, others)));
    else faults.push(...judgeUnsigned(at, event, versionsBy(others, clientId, event.place)));
  }
  return faults;
}

function judgeUnsigned(at: Date, { eventId }: { readonly eventId: string }, versions: Versions): Fault[] {
  // What was erased nobody can be held to.
  if (!versions || !heldAround(versions, at).every((each) => each?.signed)) return [];
  return [{ code: 'approval_unsigned', eventId, expected: 'a signature by passkey', found: 'none' }];
}

type Versions = ReturnType<typeof versionsBy>;

/**
 * What a passkey signed of a decision: it is there, of this very decision, and right under a passkey that the log had given
 * the person by then (`approval_signature_wrong`, `approval_passkey_foreign`), which was the first, or vouched for by another
 * of theirs or by two administrators (`approval_passkey_unvouched`).
 */
export async function judgeSignature(
  { gesture, row, shown }: SignedThen,
  at: At,
  others: Others,
): Promise<Fault[]> {
  const { eventId } = at;
  const wrong = (expected: string, found: string): Fault[] => [
    { code: 'approval_signature_wrong', eventId, expected, found },
  ];
  if (!row) return wrong(`a signature over ${gesture}`, 'none');
  const own = decisionHash({ ...shown, at: row.shownAt });
  if (row.person !== shown.person) return wrong(`a signature by ${shown.person}`, row.person);
  if (!row.decisions.includes(own))
    return wrong(`a signature over decision ${own}`, row.decisions.join(', '));
  const { held, gap } = await passkeyThen({ ...row, client: shown.client }, at, others);
  if (!held) {
    // What was erased nobody can be held to.
    if (gap) return [];
    const expected = `a passkey of ${row.person}`;
    return [{ code: 'approval_passkey_foreign', eventId, expected, found: row.passkey }];
  }
  const verified = await verifyApprovalSignature(shown.client, row, held.publicKey);
  if (!verified.ok) return wrong(`a signature by passkey ${row.passkey}`, verified.error.code);
  if (held.vouched || held.unclear) return [];
  const expected = 'a passkey that another of the person, or two administrators, vouched for';
  return [{ code: 'approval_passkey_unvouched', eventId, expected, found: row.passkey }];
}
