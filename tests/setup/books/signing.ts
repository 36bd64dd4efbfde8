import { keptOf, type ActSignature } from '#lib/domain/acts/signature.ts';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import { enrolmentStatement } from '#lib/domain/access/passkey.ts';
import { gestureHash, gestureOf, type ShownDecision } from '#lib/domain/approval/decision.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { courierOf } from '#lib/server/audit/index.ts';
import type { Decision } from '#lib/server/desk/drafts/approvals.ts';
import { amountShown } from '#lib/server/desk/drafts/signed.ts';
import { addPasskey } from '#lib/server/identity/own/passkeys.ts';
import { newChallenge } from '#lib/server/identity/passkeys/challenge.ts';
import { directoryOf, type Context } from '#lib/server/platform/context.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { SoftPasskey } from '../authenticator.ts';
import { NEW_STANDING } from '../standing.ts';
import { draftNow } from './decisions.ts';
import { must } from './drafts.ts';

export const site = { origin: 'https://segl.example.no' };

/** A passkey of the person who acts, of which the client's log is told; vouched for where one of theirs does. */
export async function enrolled(
  who: Context,
  { by, key = new SoftPasskey(site.origin) }: { by?: SoftPasskey; key?: SoftPasskey } = {},
): Promise<SoftPasskey> {
  const { platform, actorId: userId } = who;
  const now = platform.clock.now();
  const standing: Standing = { ...NEW_STANDING, method: 'link', createdAt: now, secondFactorAt: now };
  const made = key.make(newChallenge(platform, { for: 'enrol', userId }));
  const passkey = { id: key.id, name: 'Telefon', publicKey: key.publicKey };
  const about = base64UrlOf(statementHash(enrolmentStatement.of({ person: userId, passkey })));
  const endorsement = by?.answer(about);
  must(await addPasskey(directoryOf(who), { standing, site, made, name: 'Telefon', endorsement }));
  await courierOf(platform).settled();
  return key;
}

/** What the person is shown of a decision. */
export async function shownTo(who: Context, decision: Decision): Promise<Omit<ShownDecision, 'at'>> {
  const { approvalId: approval, draftId: draft, revision, contentHash: content } = decision;
  return {
    ...{ client: who.clientId, person: who.actorId, approval, draft, revision, content },
    amount: amountShown(await draftNow(who, draft)),
    ...{ decision: decision.decision, reason: decision.reason, rules: decision.rules ?? null },
  };
}

/** The decisions, each signed with the others in one gesture. */
export async function signedBy(
  key: SoftPasskey,
  who: Context,
  decisions: readonly [Decision, ...Decision[]],
  { at = who.platform.clock.now(), answer = (challenge: string) => key.answer(challenge) } = {},
): Promise<[Decision, ...Decision[]]> {
  const shown: ShownDecision[] = [];
  for (const each of decisions) shown.push({ ...(await shownTo(who, each)), at });
  const gesture = gestureOf(shown as [ShownDecision]);
  const assertion = answer(base64UrlOf(gestureHash(gesture)));
  const signed = { at, decisions: gesture.decisions, assertion, site, address: '192.0.2.1' };
  return decisions.map((each) => ({ ...each, signed })) as [Decision];
}

/** What a person's passkey signs of an act, as a device sends it; `answer` may make it otherwise. */
export function signsAct(
  key: SoftPasskey,
  hash: (at: Date) => Uint8Array,
  { at = new Date(), answer = (challenge: string) => key.answer(challenge) } = {},
) {
  return { at, assertion: answer(base64UrlOf(hash(at))) };
}

/** A passkey's signature as it is kept. */
export function keptSignature(
  who: Context,
  hash: Uint8Array,
  { at, assertion }: ReturnType<typeof signsAct>,
  change: Partial<ActSignature> = {},
): ActSignature {
  const about = { hash, person: who.actorId, shownAt: at, takenAt: who.platform.clock.now() };
  return { ...about, origin: site.origin, ...keptOf(assertion), ...change };
}
