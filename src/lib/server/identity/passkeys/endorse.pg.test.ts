import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import { endorsementStatement } from '#lib/domain/access/passkey.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { unpackBundle } from '#lib/domain/evidence/archive.ts';
import { checkBundle, factsIn } from '#lib/domain/evidence/check.ts';
import { exportEvidence } from '#lib/server/api/evidence/evidence.ts';
import { sequence, sequencerOf } from '#lib/server/audit/index.ts';
import { verifyMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { deskAnswers } from '#lib/server/desk/index.ts';
import { directoryOf, machine, type Context } from '#lib/server/platform/context.ts';
import type { SoftPasskey } from '#tests/setup/authenticator.ts';
import { decisionAbout } from '#tests/setup/books/decisions.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { withMail } from '#tests/setup/books/invitations.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { enrolled, signedBy, site } from '#tests/setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { identityAnswers } from '../answers.ts';
import { changeRole } from '../memberships/change-role.ts';
import { endMembership } from '../memberships/end.ts';
import { removePasskey } from '../own/passkeys.ts';
import { endorsePasskey, passkeysOfMember } from './endorse.ts';

/* Who lost every passkey signs again once two administrators vouch for a new one, and nobody else brings that about. */

let database: TestDatabase;
let clientId: string;
let [ada, eva, manager, field, bookkeeper]: Context[] = [];
let [adas, evas, lost, key]: SoftPasskey[] = [];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await sequencerOf(database.platform).stop();
  await database.close();
});
beforeEach(async () => {
  clientId = await newLedger(database, 'Bevis AS');
  const roles = ['administrator', 'administrator', 'manager', 'field', 'bookkeeper'] as const;
  [ada, eva, manager, field, bookkeeper] = await Promise.all(
    roles.map((role) => newMember(database, clientId, role)),
  );
  [adas, evas] = [await enrolled(ada!), await enrolled(eva!)];
  // One was lost, and of the next nobody can tell whose it is.
  [lost, key] = [await enrolled(manager!), await enrolled(manager!)];
});

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

interface Change {
  readonly about?: Partial<Parameters<typeof endorsementStatement.of>[0]>;
  readonly at?: Date;
  readonly passkey?: string;
}
async function endorsed(who: Context, by: SoftPasskey, { about = {}, at, passkey }: Change = {}) {
  const shown = at ?? new Date();
  const { id, publicKey } = key!;
  const whole = { person: manager!.actorId, passkey: { id, name: 'Telefon', publicKey }, by: who.actorId };
  const hash = statementHash(endorsementStatement.of({ client: clientId, ...whole, at: shown, ...about }));
  const assertion = by.answer(base64UrlOf(hash));
  const asked = { userId: about.person ?? manager!.actorId, passkey: passkey ?? id };
  return endorsePasskey(who, { ...asked, at: shown, assertion, site, address: '192.0.2.1' });
}
async function decidedWith(by: SoftPasskey) {
  const { draftId } = await submittedDraft(field!, bookkeeper!);
  const [decision] = await signedBy(by, manager!, [await decisionAbout(manager!, draftId)]);
  return { decision, code: codeOf(await decide(manager!, decision)) };
}
const faults = async () => {
  await sequence(database.contextFor(clientId));
  const found = await faultsOf(database.contextFor(clientId), [identityAnswers, deskAnswers]);
  return found.filter((fault) => !fault.startsWith('subject_unanswered'));
};
const shownOf = async () =>
  must(await passkeysOfMember(ada!, { userId: manager!.actorId, site })).passkeys.find(
    ({ id }) => id === key!.id,
  );

describe('a passkey that nobody of the person’s vouched for', () => {
  it('signs once two administrators have, and that verifies, in a bundle too', async () => {
    expect((await decidedWith(key!)).code).toBe('passkey_unvouched');
    expect(must(await endorsed(ada!, adas!)).vouched).toBe(false);
    expect(await shownOf()).toMatchObject({ vouched: false, endorsedBy: [ada!.actorId] });
    expect((await decidedWith(key!)).code).toBe('passkey_unvouched');
    expect(must(await endorsed(eva!, evas!)).vouched).toBe(true);
    const { decision, code } = await decidedWith(key!);
    expect(code).toBe('ok');
    expect(await faults()).toEqual([]);
    const { bytes } = must(await exportEvidence(machine(database.platform, clientId), decision.approvalId));
    const checking = { verify: verifyMlDsa, at: new Date(Date.now() + 60_000) };
    const facts = must(await checkBundle(bytes, checking));
    expect(facts.signed).toMatchObject([
      { of: { type: 'approval', id: decision.approvalId }, passkey: key!.id },
    ]);
    const members = [...must(unpackBundle(bytes))];
    const vouching = facts.events.filter(({ facts: { kind } }) => kind === 'passkey.endorsed');
    expect(vouching).toHaveLength(2);
    // Without what one of them signed, or how that one came by the passkey or the role, it does not hold.
    const behind = facts.events.filter(
      ({ facts: { subject, kind } }) =>
        subject.id === eva!.actorId && ['passkey.enrolled', 'member.added'].includes(kind),
    );
    expect(behind).toHaveLength(2);
    for (const { index } of [...vouching, ...behind]) {
      const rest = members.filter(([name]) => !name.startsWith(`events/${index}/`));
      expect(codeOf(await factsIn(new Map(rest), checking))).toBe('evidence_signature_invalid');
    }
  });

  it('is vouched for by administrators of the client, each once, with a passkey of their own that is, of just this one', async () => {
    const [anna] = [await newMember(database, clientId, 'administrator')];
    const annas = [await enrolled(anna), await enrolled(anna)];
    const other = await newMember(database, clientId, 'manager');
    const theirs = await enrolled(other);
    const passkey = { id: theirs.id, name: 'Telefon', publicKey: theirs.publicKey };
    const old = new Date(Date.now() - 6 * 60_000);
    const refusals: [string, () => ReturnType<typeof endorsed>][] = [
      ['endorsement_of_oneself', () => endorsed(manager!, lost!)],
      ['signature_moment', () => endorsed(ada!, adas!, { at: old })],
      ['member_unknown', () => endorsed(ada!, adas!, { about: { person: uuidv7() } })],
      ['passkey_unknown', () => endorsed(ada!, adas!, { passkey: 'none' })],
      ['passkey_unknown', () => endorsed(ada!, adas!, { passkey: adas!.id })],
      ['passkey_vouched', () => endorsed(ada!, adas!, { passkey: lost!.id })],
      ['passkey_not_told', () => endorsed(ada!, evas!)],
      ['passkey_unvouched', () => endorsed(anna, annas[1]!)],
      ['signature_invalid', () => endorsed(ada!, adas!, { about: { passkey } })],
      ['signature_invalid', () => endorsed(ada!, adas!, { about: { client: uuidv7() } })],
      ['signature_invalid', () => endorsed(ada!, adas!, { about: { by: eva!.actorId } })],
    ];
    for (const [code, attempt] of refusals) expect(codeOf(await attempt())).toBe(code);
    expect(await shownOf()).toMatchObject({ vouched: false, endorsedBy: [] });
    must(await endorsed(ada!, adas!));
    expect(codeOf(await endorsed(ada!, adas!))).toBe('endorsement_there');
    must(await endorsed(eva!, evas!));
    expect(codeOf(await endorsed(anna, annas[0]!))).toBe('passkey_vouched');
    // What was wrong is in the log, and nothing else of it is wrong.
    expect(await faults()).toEqual([]);
  });

  it('is told of to its person, the other administrators and the security contacts', async () => {
    must(await endorsed(withMail(ada!), adas!));
    must(await endorsed(withMail(eva!), evas!));
    const letters = await database.owner<{ input: { news?: string; to?: unknown } }[]>`
      select input from platform.job where client_id = ${clientId} and kind = 'mail.send' order by id`;
    const to = (news: string) =>
      letters.filter(({ input }) => input.news === news).map(({ input }) => input.to);
    expect(to('endorsement_asked')).toEqual([eva!.actorId]);
    const [, , own] = to('passkey_vouched');
    // The two administrators as such, at the second, and the person themselves.
    expect(to('passkey_vouched')).toHaveLength(3);
    expect(own).toBe(manager!.actorId);
  });

  it('stays so where who vouched was none, or had become none, meanwhile', async () => {
    must(await endorsed(ada!, adas!));
    must(await changeRole(ada!, { userId: eva!.actorId, role: 'manager' }));
    expect(codeOf(await endorsed(eva!, evas!))).toBe('passkey_changed');
    expect((await decidedWith(key!)).code).toBe('passkey_unvouched');
  });

  it('is vouched for by both at once, and stays so when they leave', async () => {
    expect((await Promise.all([endorsed(ada!, adas!), endorsed(eva!, evas!)])).map(codeOf)).toEqual([
      'ok',
      'ok',
    ]);
    await newMember(database, clientId, 'administrator');
    for (const who of [ada!, eva!])
      must(await endMembership(machine(database.platform, clientId), { userId: who.actorId }));
    expect((await decidedWith(key!)).code).toBe('ok');
    expect(await faults()).toEqual([]);
  });

  it('has to come anew once it went', async () => {
    must(await endorsed(ada!, adas!));
    const now = new Date();
    const standing = { ...NEW_STANDING, createdAt: now, secondFactorAt: now };
    must(await removePasskey(directoryOf(manager!), { standing, id: key!.id }));
    expect(codeOf(await endorsed(eva!, evas!))).toBe('passkey_unknown');
    expect(await faults()).toEqual([]);
  });
});
