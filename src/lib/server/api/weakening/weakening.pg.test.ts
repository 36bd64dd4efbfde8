import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { USUAL_POLICY } from '#lib/domain/access/policy.ts';
import { contentOf, WEAKENING_ACTS, type Weakening } from '#lib/domain/access/weakening.ts';
import { ok, type Failure, type Result } from '#lib/domain/result.ts';
import { eventsOf, sequence } from '#lib/server/audit/index.ts';
import { reopenPeriod, setRules } from '#lib/server/desk/index.ts';
import {
  addMember,
  changeRole,
  createUser,
  endMembership,
  invite,
  lockUser,
  setPolicy,
} from '#lib/server/identity/index.ts';
import { invitations } from '#lib/server/identity/invitations/register.ts';
import { newestPolicy } from '#lib/server/identity/policy/store.ts';
import { beginWeakening } from '#lib/server/identity/weakening/begin.ts';
import {
  confirmWeakening,
  declineWeakening,
  withdrawWeakening,
} from '#lib/server/identity/weakening/close.ts';
import { tellOnly } from '#lib/server/identity/weakening/judge.ts';
import { readProtection } from '#lib/server/identity/weakening/shown.ts';
import { lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { mayTake, reopenReturn, setRegistration } from '#lib/server/ledger/index.ts';
import { SYSTEM_ACTOR, writing, type Context } from '#lib/server/platform/context.ts';
import { rule } from '#tests/setup/books/approval-rules.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { withMail } from '#tests/setup/books/invitations.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember, somebodyIn } from '#tests/setup/books/members.ts';
import {
  administratorNow,
  carrying,
  contactThere,
  endOf,
  judged,
  twoAdministrators,
  weakeningBegun,
} from '#tests/setup/books/protection.ts';
import { deliverTerm } from '#tests/setup/books/vat-return.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { lettersIn } from '#tests/setup/log/letters.ts';
import { ANSWERS } from '../answers.ts';

/*
 * What takes protection away: that nobody does it alone where two can get in, that what is done is what was shown, and that
 * those are told who are to know of it.
 */

let db: TestDatabase;
let clientId: string;
let [anne, berit]: Context[] = [];
const clock = { behind: 0, now: () => new Date(Date.now() - clock.behind) };
beforeAll(async () => {
  db = await freshDatabase(clock);
});
afterAll(() => db.close());
beforeEach(async () => {
  clock.behind = 0;
  await db.owner`delete from identity.attempt`;
  clientId = await newLedger(db);
  [anne, berit] = await twoAdministrators(db.contextFor(clientId));
});

const DAY = 24 * 3_600_000;
const codeOf = (result: Result<unknown, Failure>) => (result.ok ? 'ok' : result.error.code);
const LOOSER = { ...USUAL_POLICY, requiredOf: 'off' as const };
const loosen = (as: Context, after: number | null = null) =>
  setPolicy(as, { after, policy: LOOSER }, administratorNow(as));

/** What a refused act says of itself. */
async function refused(act: Promise<Result<unknown, Failure>>): Promise<Weakening> {
  const result = await act;
  expect(result).toMatchObject({ ok: false, error: { code: 'second_administrator_required' } });
  const { act: of, before, after } = (result as unknown as { error: Weakening }).error;
  return { act: of, before, after };
}
const begin = (as: Context, weakening: Weakening, id = uuidv7()) =>
  beginWeakening(as, { id, weakening, reason: 'Etter avtale' }, carrying(as));
/** Asks for what was refused. */
async function begun(as: Context, act: Promise<Result<unknown, Failure>>) {
  const [id, weakening] = [uuidv7(), await refused(act)];
  must(await begin(as, weakening, id));
  return { id, content: contentOf(weakening) };
}
const confirm = (as: Context, asked: { id: string; content: string }) =>
  confirmWeakening(as, asked, carrying(as));
const policyOf = async () =>
  must(await db.contextFor(clientId).transaction(async (tx) => ok(await newestPolicy(tx, clientId))));
const shown = async () => must(await readProtection(judged(anne!))).weakenings;
const HELD = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
  ({ subjectType }) => subjectType !== 'client',
);
/** Of these clients, which came into being without an event, the log holds all the rest. */
async function faults() {
  await sequence(db.contextFor(clientId));
  return faultsOf(db.contextFor(clientId), [
    { reconcilers: HELD, recomputed: [], disagreements: () => Promise.resolve([]), unanswered: {} },
  ]);
}

describe('where two administrators can get in', () => {
  it('the access rules are loosened by what one asks for and the other confirms, in the other’s name', async () => {
    await contactThere(db.contextFor(clientId), 'Vakt');
    const asked = await begun(anne!, loosen(anne!));
    expect(await policyOf()).toBeNull();
    expect(await shown()).toMatchObject([
      { standing: 'waits', reason: 'Etter avtale', before: USUAL_POLICY, after: { policy: LOOSER } },
    ]);
    must(await confirm(berit!, asked));
    expect(await policyOf()).toMatchObject({ ...LOOSER, setBy: berit!.actorId });
    expect(await shown()).toMatchObject([
      { standing: 'done', begunBy: anne!.actorId, confirmedBy: berit!.actorId },
    ]);
    const told = (await lettersIn(db, clientId)).filter(({ to }) => to.name === 'Vakt');
    expect(told).toMatchObject([
      { news: 'weakening_asked', act: 'access-policy', by: anne!.actorId },
      { news: 'weakening_done', act: 'access-policy', by: berit!.actorId },
    ]);
    expect(await faults()).toEqual([]);
  });

  it('what asks for more, or changes nothing, waits for nobody', async () => {
    const stricter = { ...USUAL_POLICY, factors: 'passkey' as const };
    must(await setPolicy(anne!, { after: null, policy: stricter }, administratorNow(anne!)));
    must(await setRules(anne!, { after: null, validFrom: null, rules: [rule()] }));
    const { actorId: userId } = await newMember(db, clientId, 'field');
    must(await changeRole(anne!, { userId, role: 'bookkeeper' }));
    must(await endMembership(anne!, { userId }));
    expect(await shown()).toEqual([]);
    expect(await lettersIn(db, clientId)).toEqual([]);
  });

  it('nobody confirms or declines what they asked for, nor who is no administrator any more', async () => {
    const asked = await begun(anne!, loosen(anne!));
    expect(codeOf(await confirm(anne!, asked))).toBe('weakening_needs_another');
    expect(codeOf(await declineWeakening(anne!, asked))).toBe('weakening_needs_another');
    must(await changeRole(db.contextFor(clientId), { userId: berit!.actorId, role: 'manager' }));
    expect(codeOf(await confirm(berit!, asked))).toBe('weakening_needs_another');
    expect(await policyOf()).toBeNull();
  });

  it('two who confirm at the same moment do it once', async () => {
    const [carl] = await twoAdministrators(db.contextFor(clientId));
    const asked = await begun(anne!, loosen(anne!));
    const both = await Promise.all([confirm(berit!, asked), confirm(carl, asked)]);
    expect(both.map(codeOf).sort()).toEqual(['ok', 'weakening_unknown']);
    expect(await policyOf()).toMatchObject({ version: 1 });
    expect(await faults()).toEqual([]);
  });

  it('confirmed and declined at the same moment, it is one of both', async () => {
    const [carl] = await twoAdministrators(db.contextFor(clientId));
    const asked = await begun(anne!, loosen(anne!));
    const both = await Promise.all([confirm(berit!, asked), declineWeakening(carl, asked)]);
    expect(both.map(codeOf).sort()).toEqual(['ok', 'weakening_unknown']);
    expect(await faults()).toEqual([]);
  });

  it('it does what was shown or nothing: not where it is another change by now', async () => {
    const asked = await begun(anne!, loosen(anne!));
    const other = { ...asked, content: asked.content.replace('"off"', '"everyone"') };
    expect(codeOf(await confirm(berit!, other))).toBe('weakening_changed');
    const stricter = { ...USUAL_POLICY, graceDays: 0 };
    must(await setPolicy(anne!, { after: null, policy: stricter }, administratorNow(anne!)));
    expect(codeOf(await confirm(berit!, asked))).toBe('weakening_changed');
    expect(await policyOf()).toMatchObject({ ...stricter, version: 1 });
    expect(await shown()).toMatchObject([{ standing: 'waits' }]);
  });

  it('it does nothing where it has been done by another way', async () => {
    const { id, content, first, second } = await weakeningBegun(db.contextFor(clientId));
    must(await changeRole(db.contextFor(clientId), { userId: second.actorId, role: 'auditor' }));
    expect(codeOf(await confirm(berit!, { id, content }))).toBe('weakening_changed');
    must(await withdrawWeakening(first, { id }));
  });

  it('nothing is asked for that would not be done, or do something else than it says', async () => {
    const { act, before, after } = await refused(loosen(anne!));
    for (const said of [
      { act, before: null, after },
      { act, before, after: { ...after, after: 7 } },
      { act, before, after: { ...after, policy: { ...LOOSER, graceDays: 1000 } } },
      { act, before, after: {} },
      {
        act: 'approval-rules',
        before: null,
        after: { after: null, validFrom: null, rules: [7], signed: false },
      },
      ...WEAKENING_ACTS.filter((other) => other !== act).map((other) => ({ act: other, before, after })),
    ] as Weakening[])
      expect(codeOf(await begin(anne!, said))).toBe('weakening_changed');
    expect(await shown()).toEqual([]);
  });

  it('the same is asked for once, and the same request again is known', async () => {
    const weakening = await refused(loosen(anne!));
    const id = uuidv7();
    must(await begin(anne!, weakening, id));
    expect(must(await begin(anne!, weakening, id))).toEqual({ eventId: null });
    expect(codeOf(await begin(anne!, weakening))).toBe('weakening_there');
    expect(codeOf(await begin(anne!, endOf(berit!), id))).toBe('weakening_there');
  });

  it('it ends after seven days, and whoever asked takes it back until then', async () => {
    clock.behind = 7 * DAY;
    const late = await begun(anne!, loosen(anne!));
    clock.behind = 0;
    expect(codeOf(await confirm(berit!, late))).toBe('weakening_unknown');
    const again = await begun(anne!, loosen(anne!));
    expect(codeOf(await withdrawWeakening(berit!, again))).toBe('weakening_unknown');
    must(await withdrawWeakening(anne!, again));
    expect(codeOf(await confirm(berit!, again))).toBe('weakening_unknown');
    const declined = await begun(anne!, loosen(anne!));
    must(await declineWeakening(berit!, declined));
    expect(codeOf(await withdrawWeakening(anne!, declined))).toBe('weakening_unknown');
    expect((await shown()).map(({ standing }) => standing)).toEqual(['declined', 'withdrawn', 'over']);
    expect(await policyOf()).toBeNull();
  });

  it('approval rules are lowered by two, exactly as they were shown', async () => {
    const strict = { after: null, validFrom: null, rules: [rule({ amount: 1_000n })], signed: true };
    must(await setRules(anne!, strict));
    const lower = { ...strict, after: 1, rules: [rule({ amount: 50_000n })] };
    const asked = await begun(anne!, setRules(anne!, lower));
    must(await confirm(berit!, asked));
    const [event] = must(
      await db
        .contextFor(clientId)
        .transaction(async (tx) =>
          ok(
            (await eventsOf(tx, db.contextFor(clientId), 'approval-rules', ['approval-rules.set'])).slice(-1),
          ),
        ),
    );
    expect(event).toMatchObject({
      actorId: berit!.actorId,
      detail: { version: 2, now: { signed: true, rules: [{ amount: '500.00' }] } },
    });
    await refused(setRules(anne!, { ...lower, after: 2, signed: false }));
  });

  it('what somebody asked for goes with them', async () => {
    const { actorId: userId } = await newMember(db, clientId, 'manager');
    const asked = await begun(anne!, changeRole(anne!, { userId, role: 'administrator' }));
    const gone = await begun(berit!, endMembership(berit!, { userId: anne!.actorId }));
    const third = judged(
      berit!,
      (await somebodyIn(db.contextFor(clientId), 'administrator', 'Cecilie')).userId,
    );
    must(await confirm(third, gone));
    expect(codeOf(await confirm(third, asked))).toBe('weakening_unknown');
  });

  it('an administrator is made, asked in, and goes, by two', async () => {
    const { actorId: userId } = await newMember(db, clientId, 'manager');
    const made = await begun(anne!, changeRole(anne!, { userId, role: 'administrator' }));
    must(await confirm(berit!, made));
    const wish = {
      id: uuidv7(),
      email: 'ny@firma.example',
      note: null,
      accessDays: null,
      language: 'nb',
    } as const;
    const asked = await begun(anne!, invite(anne!, { ...wish, role: 'administrator' }));
    must(await confirm(judged(berit!, userId), asked));
    const [invited] = must(await anne!.transaction(async (tx) => ok(await invitations.list(tx, clientId))));
    expect(invited).toMatchObject({ id: wish.id, role: 'administrator', invitedBy: userId });
    for (const act of [
      () => changeRole(anne!, { userId, role: 'manager' }),
      () => endMembership(anne!, { userId }),
      // Oneself, too.
      () => endMembership(anne!, { userId: anne!.actorId }),
    ])
      await refused(act());
    // Whom it is about may agree to it.
    const ended = await begun(anne!, endMembership(anne!, { userId: berit!.actorId }));
    must(await confirm(berit!, ended));
    expect(await faults()).toEqual([]);
  });

  it('a period is opened by who may, for a day and once, after an administrator has confirmed it', async () => {
    const ingrid = judged(await newMember(db, clientId, 'bookkeeper'));
    for (const period of [1, 2]) must(await lockPeriod(ingrid, { year: 2026, period }));
    const open = () => reopenPeriod(ingrid, { id: uuidv7(), year: 2026, period: 2, reason: 'Sent bilag' });
    const asked = await begun(ingrid, open());
    await refused(open());
    must(await confirm(berit!, asked));
    expect(await shown()).toMatchObject([{ standing: 'confirmed' }]);
    expect(must(await open())).toMatchObject({ outcome: 'opened' });
    must(await lockPeriod(ingrid, { year: 2026, period: 2 }));
    await refused(open());
    expect((await lettersIn(db, clientId)).map(({ news }) => news)).toEqual(
      ['weakening_asked', 'weakening_done'].flatMap((news) => [news, news]),
    );
    expect(await faults()).toEqual([]);
  });

  it('what was confirmed is for whoever asked, and for that alone, until the day is over', async () => {
    const [ingrid, jonas] = [
      await newMember(db, clientId, 'bookkeeper'),
      await newMember(db, clientId, 'auditor'),
    ];
    const take = (as: Context, period: number) =>
      mayTake(judged(as), { from: { year: 2026, period: 1 }, to: { year: 2026, period } });
    const asked = await begun(judged(ingrid), take(ingrid, 6));
    must(await confirm(berit!, asked));
    await refused(take(jonas, 6));
    await refused(take(ingrid, 7));
    // Once more within the day it is the same file; and told once.
    for (let again = 0; again < 2; again += 1) must(await take(ingrid, 6));
    expect((await lettersIn(db, clientId)).filter(({ news }) => news === 'weakening_done')).toHaveLength(2);
    clock.behind = -DAY;
    await refused(take(ingrid, 6));
  });

  it('a delivered return is opened so too', async () => {
    const ingrid = judged(await newMember(db, clientId, 'bookkeeper'));
    must(await setRegistration(ingrid, { validFrom: '2026-01-01', term: 'two-months' }));
    const id = uuidv7();
    must(await deliverTerm(ingrid, id, '2026-01-01'));
    const open = () => reopenReturn(ingrid, { id, reason: 'Glemt faktura' });
    must(await confirm(berit!, await begun(ingrid, open())));
    expect(must(await open()).eventId).not.toBeNull();
    expect(await faults()).toEqual([]);
  });
});

describe('where one administrator can get in', () => {
  it('it is done at once, told at once, and waits for nobody', async () => {
    await contactThere(db.contextFor(clientId), 'Vakt');
    await db.owner`update identity."user" set disabled_at = now() where id = ${berit!.actorId}`;
    must(await loosen(anne!));
    expect(await policyOf()).toMatchObject({ ...LOOSER, setBy: anne!.actorId });
    expect(await shown()).toMatchObject([{ standing: 'done', reason: null, confirmedBy: null }]);
    const told = (await lettersIn(db, clientId)).map(({ news, to }) => [news, to.name]);
    expect(told).toEqual([
      ['weakening_done', 'Vakt'],
      ['weakening_done', 'Anne'],
    ]);
    const said: Weakening = { act: 'access-policy', before: {}, after: {} };
    expect(codeOf(await begin(anne!, said))).toBe('weakening_needs_nobody');
  });

  it('who is shut out confirms nothing', async () => {
    const asked = await begun(anne!, loosen(anne!));
    const [row] = await db.owner`select email from identity."user" where id = ${berit!.actorId}`;
    must(await lockUser(db.contextFor(clientId), { email: String(row?.['email']) }));
    expect(codeOf(await confirm(berit!, asked))).toBe('weakening_needs_another');
  });
});

it('what an operator does by command asks nobody, and is told', async () => {
  await contactThere(db.contextFor(clientId), 'Vakt');
  const operator = writing({ ...withMail(db.contextFor(clientId)), weakening: tellOnly });
  must(await changeRole(operator, { userId: berit!.actorId, role: 'manager' }));
  expect(await shown()).toMatchObject([
    { act: 'administrator-ended', standing: 'done', reason: null, begunBy: SYSTEM_ACTOR },
  ]);
  const told = (await lettersIn(db, clientId)).map(({ news, to, whom }) => [news, to.name, whom]);
  const email = `${uuidv7()}@firma.example`;
  const { userId } = must(await createUser(operator, { email, name: 'Carl' }));
  must(await addMember(operator, { email, role: 'administrator' }));
  expect((await shown())[0]).toMatchObject({ act: 'administrator-made', after: { userId } });
  // She is still one of them as it is done.
  expect(told).toEqual(['Vakt', 'Anne', 'Berit'].map((name) => ['weakening_done', name, 'Berit']));
  expect(await faults()).toEqual([]);
});

it('without a mail server it waits, is confirmed and stands in the log all the same', async () => {
  const { platform } = db;
  const [as, by] = [anne!, berit!].map((context) => writing({ ...context, platform }));
  const asked = await begun(as!, loosen(as!));
  must(await confirm(by!, asked));
  expect(must(await readProtection(as!))).toMatchObject({ mails: false, weakenings: [{ standing: 'done' }] });
  expect(await lettersIn(db, clientId)).toEqual([]);
  expect(await faults()).toEqual([]);
});

it('what takes protection away and could not be done leaves no trace', async () => {
  const result = await setPolicy(anne!, { after: 9, policy: LOOSER }, administratorNow(anne!));
  expect(codeOf(result)).toBe('access_policy_changed');
  expect(await shown()).toEqual([]);
  expect(await lettersIn(db, clientId)).toEqual([]);
});

it('the database keeps what was shown, and that nobody answers their own', async () => {
  const { id } = await begun(anne!, loosen(anne!));
  const change = (set: string) =>
    db.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true), set_config('segl.actor_id', ${anne!.actorId}, true)`;
      await sql.unsafe(`update identity.weakening set ${set} where id = '${id}'`);
    });
  await expect(change(`content = '{}'`)).rejects.toThrow();
  await expect(change(`confirmed_at = now(), confirmed_by = begun_by`)).rejects.toThrow();
  await expect(change(`used_at = now()`)).rejects.toThrow(/weakening_used_confirmed/);
});
