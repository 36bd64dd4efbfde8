import { isLasting } from '#lib/domain/access/factor.ts';
import type { Assertion } from '#lib/domain/access/assertion.ts';
import { enrolmentStatement, type Passkey } from '#lib/domain/access/passkey.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { changedEvent } from '../change-person.ts';
import { isChallenge, newChallenge, takeChallenge } from '../passkeys/challenge.ts';
import { countPasskey, deletePasskey, insertPasskey, passkeyById, passkeysOf } from '../passkeys/store.ts';
import {
  ALGORITHMS,
  checkAnswer,
  checkMade,
  hostOf,
  type MadePasskey,
  type PasskeyInvalid,
  type Site,
} from '../passkeys/webauthn.ts';
import { changeOwn, mayChangeOwn, type ChangeOwnError } from './change-own.ts';

/** More nobody loses; each is a way in. */
const MOST_PASSKEYS = 10;

/** What a browser needs to have an authenticator make a passkey for the signed-in person. */
export interface MakingPasskey {
  readonly challenge: string;
  readonly host: string;
  /** The person, as authenticators keep it: it says nothing of them. */
  readonly userId: string;
  readonly algorithms: readonly number[];
  /** Those that an authenticator must not have yet. */
  readonly known: readonly string[];
}

/** Errors: those of `mayEnrol`, before a device keeps a passkey that nobody takes. */
export async function passkeyToMake(
  context: Context,
  { standing, site }: { readonly standing: Standing; readonly site: Site },
): Promise<Result<MakingPasskey, ChangeOwnError>> {
  const { actorId: userId, platform } = context;
  const may = await mayChangeOwn(context, standing);
  if (!may.ok) return may;
  const known = await context.transaction(async (tx) => ok(await passkeysOf(tx, userId)));
  return ok({
    challenge: newChallenge(platform, { for: 'enrol', userId }),
    host: hostOf(site),
    ...{ userId, algorithms: ALGORITHMS, known: known.ok ? known.value.map(({ id }) => id) : [] },
  });
}

export interface NewPasskey {
  readonly made: MadePasskey;
  /** What its person calls it. */
  readonly name: string;
  /**
   * What an earlier passkey of the person signed of this one ({@link enrolmentStatement}): with it nobody else can say to have
   * added it. Without it, it signs in, and whoever checks an approval made with it is told that nobody vouched for it.
   */
  readonly endorsement?: Assertion | undefined;
}

export type AddPasskeyError =
  | ChangeOwnError
  | PasskeyInvalid
  | { readonly code: 'passkey_taken' | 'passkeys_too_many' | 'endorsement_invalid' };

/**
 * Adds a passkey to those of the signed-in person. Errors, in this order: those of `mayEnrol`, passkeys_too_many,
 * passkey_invalid (not made on our site, for our challenge, with its person verified; or too late, or a second time),
 * endorsement_invalid, passkey_taken.
 */
export function addPasskey(
  context: Context,
  {
    standing,
    site,
    made,
    name,
    endorsement,
  }: NewPasskey & { readonly standing: Standing; readonly site: Site },
): Promise<Result<Passkey, AddPasskeyError>> {
  const { platform, actorId: userId } = context;
  return changeOwn<Passkey, AddPasskeyError>(context, standing, async ({ tx, person }) => {
    if (person.passkeys.length >= MOST_PASSKEYS) return err({ code: 'passkeys_too_many' });
    let challenge = '';
    const isOurs = (said: string) => isChallenge(platform, { for: 'enrol', userId }, (challenge = said));
    const checked = await checkMade(made, site, isOurs);
    if (!checked.ok) return checked;
    if (!(await takeChallenge(tx, platform, challenge))) return err({ code: 'passkey_invalid' });
    const { publicKey, ...row } = checked.value;
    const passkey: Passkey = { id: row.id, name, publicKey: base64UrlOf(publicKey) };
    if (endorsement && !(await endorses(context, tx, { passkey, endorsement, site })))
      return err({ code: 'endorsement_invalid' });
    const at = platform.clock.now();
    const added = await insertPasskey(tx, { ...row, userId, name, publicKey, createdAt: at });
    if (!added) return err({ code: 'passkey_taken' });
    const now = { ...person, passkeys: [...person.passkeys, passkey] };
    const proof = endorsement ? { ...endorsement, origin: site.origin } : null;
    const event = changedEvent(person, now, 'passkey.enrolled', {
      passkey: { ...passkey },
      endorsement: proof,
    });
    return ok({ event, news: 'passkey_added', value: passkey });
  });
}

/** Whether an earlier passkey of the person signed that this one is theirs. */
async function endorses(
  { actorId: person, platform }: Context,
  tx: Tx,
  { passkey, endorsement, site }: { passkey: Passkey; endorsement: Assertion; site: Site },
): Promise<boolean> {
  const by = await passkeyById(tx, endorsement.passkey);
  if (by?.userId !== person || endorsement.passkey === passkey.id) return false;
  const expected = base64UrlOf(statementHash(enrolmentStatement.of({ person, passkey })));
  const checked = await checkAnswer(endorsement, by, site, (said) => said === expected);
  if (!checked.ok) return false;
  return countPasskey(tx, endorsement.passkey, checked.value.signCount, platform.clock.now());
}

/**
 * Takes a passkey away from the signed-in person; what was approved with it stays proven. Errors, in this order: those of
 * `mayEnrol`, passkey_unknown, last_factor (nothing would be left to prove themselves with).
 */
export function removePasskey(
  context: Context,
  { standing, id }: { readonly standing: Standing; readonly id: string },
): Promise<Result<void, ChangeOwnError | { readonly code: 'passkey_unknown' | 'last_factor' }>> {
  return changeOwn<void, { readonly code: 'passkey_unknown' | 'last_factor' }>(
    context,
    standing,
    async ({ tx, person, factors }) => {
      const passkeys = person.passkeys.filter((each) => each.id !== id);
      if (passkeys.length === person.passkeys.length) return err({ code: 'passkey_unknown' });
      const left = factors.some((factor) => factor !== 'passkey' && isLasting(factor));
      if (passkeys.length === 0 && !left) return err({ code: 'last_factor' });
      await deletePasskey(tx, person.id, id);
      const event = changedEvent(person, { ...person, passkeys }, 'passkey.removed', { passkey: { id } });
      return ok({ event, news: 'passkey_removed', value: undefined, endsOthers: true });
    },
  );
}
