import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { askedBy, isMet, lackingOf } from '#lib/domain/approval/asked.ts';
import { canonicalText } from '#lib/domain/canonical.ts';
import { daysAfter, norwegianDate } from '#lib/domain/date.ts';
import { ok } from '#lib/domain/result.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { timelineOf, verifyLog } from '#lib/server/audit/index.ts';
import { changeRole } from '#lib/server/identity/index.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { named, rule, rulesHold } from '#tests/setup/books/approval-rules.ts';
import { decisionAbout, draftNow } from '#tests/setup/books/decisions.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { decide } from '../drafts/approvals.ts';
import { reopenDraft } from '../drafts/reopen.ts';
import { findApproval } from '../drafts/store.ts';
import { previewRules } from './preview.ts';
import { endStandIn, giveStandIn, readSettings, setRules } from './service.ts';
import { rulesVersions } from './store.ts';

let database: TestDatabase;
let app: postgres.Sql;
let clientId: string;
let field: Context;
let bookkeeper: Context;
let kari: Context;
let ola: Context;
let administrator: Context;

beforeAll(async () => {
  database = await freshDatabase();
  app = postgres(database.appUrl, { max: 2, prepare: false, onnotice: () => {} });
});
beforeEach(async () => {
  clientId = await newLedger(database);
  [field, bookkeeper, kari, ola, administrator] = (await Promise.all(
    (['field', 'bookkeeper', 'manager', 'manager', 'administrator'] as const).map((role) =>
      newMember(database, clientId, role),
    ),
  )) as [Context, Context, Context, Context, Context];
});
afterAll(async () => {
  await app.end({ timeout: 5 });
  await database.close();
});

const today = norwegianDate(new Date());
const waiting = async (change = {}) => (await submittedDraft(field, bookkeeper, 1, change)).draftId;
const approve = async (who: Context, draftId: string, change = {}) =>
  decide(who, await decisionAbout(who, draftId, change));
const standIn = (absent: Context, standsIn: Context, change = {}) => ({
  ...{ id: uuidv7(), absent: absent.actorId, standsIn: standsIn.actorId, startsOn: today, endsOn: today },
  ...change,
});
const refused = (code: string, facts = {}) => ({ ok: false, error: { code, ...facts } });
const approvalOf = async (id: string) =>
  must(await kari.transaction(async (tx) => ok(await findApproval(tx, clientId, id))));

/** What of the books is held against the log: these clients came into being without an event. */
const HELD = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
  ({ subjectType }) => subjectType !== 'client',
);
const faults = async () =>
  (await verifyLog(kari, HELD)).findings.map(({ code, subject }) => `${code}: ${subject}`);

describe('two different people', () => {
  it('approve one voucher: the first is kept, the second posts, and both say by which rules', async () => {
    const version = await rulesHold(administrator, rule());
    const draftId = await waiting();
    const first = await decisionAbout(kari, draftId, { rules: version });
    const lacks = { people: 1, named: [] };
    expect(must(await decide(kari, first))).toMatchObject({ outcome: 'created', voucherId: null, lacks });
    expect((await draftNow(kari, draftId)).state).toBe('submitted');
    // The same request once more, and the same person: neither is a second one.
    expect(must(await decide(kari, first))).toMatchObject({ outcome: 'exists', voucherId: null });
    expect(await approve(kari, draftId)).toEqual(refused('approval_given_before'));

    const second = await decisionAbout(ola, draftId, { rules: version });
    expect(must(await decide(ola, second))).toMatchObject({ voucherId: second.approvalId, lacks: null });
    for (const id of [first.approvalId, second.approvalId])
      expect(await approvalOf(id)).toMatchObject({ rulesVersion: version, nobodyElse: false });
    const [event] = must(await timelineOf(kari, { type: 'approval', id: first.approvalId }));
    expect(event).toMatchObject({
      kind: 'approval.counted',
      detail: { form: 'segl.approval.v2', rules: version },
    });
    expect(await faults()).toEqual([]);
  });

  it('approve the same: what was approved before it was sent back counts for nothing', async () => {
    await rulesHold(administrator, rule());
    const draftId = await waiting();
    must(await approve(kari, draftId));
    must(await approve(ola, draftId, { decision: 'returned', reason: 'Feil konto' }));
    expect((await draftNow(kari, draftId)).state).toBe('inbox');
    const { draftId: other } = await submittedDraft(field, bookkeeper);
    expect(must(await approve(ola, other))).toMatchObject({ voucherId: null });
    expect(await faults()).toEqual([]);
  });

  it('are two where one has had a hand in it and nobody else is left: that is said', async () => {
    await rulesHold(administrator, rule());
    const { draftId } = await submittedDraft(kari, bookkeeper);
    expect(await approve(kari, draftId)).toEqual(
      refused('approval_of_own_work', { approvers: [ola.actorId] }),
    );
    must(await approve(ola, draftId));
    const last = await decisionAbout(kari, draftId);
    must(await decide(kari, last));
    expect(await approvalOf(last.approvalId)).toMatchObject({ nobodyElse: true });
    expect(await faults()).toEqual([]);
  });
});

describe('somebody by name', () => {
  it('approves, or whoever stands in for them that day, and nobody else', async () => {
    await rulesHold(administrator, named(kari, { amount: 10_000n }));
    const [own, theirs, small] = [await waiting(), await waiting(), await waiting({ amount: 9_999n })];
    const notAsked = refused('approval_not_asked', { approvers: [kari.actorId] });
    expect(await approve(ola, theirs)).toEqual(notAsked);
    expect(must(await approve(ola, small)).voucherId).not.toBeNull();
    expect(must(await approve(kari, own)).voucherId).not.toBeNull();

    const tomorrow = daysAfter(today, 1);
    must(await giveStandIn(administrator, standIn(kari, ola, { startsOn: tomorrow, endsOn: tomorrow })));
    expect(await approve(ola, theirs)).toEqual(notAsked);
    const now = standIn(kari, ola);
    must(await giveStandIn(administrator, now));
    const decision = await decisionAbout(ola, theirs);
    must(await decide(ola, decision));
    expect(await approvalOf(decision.approvalId)).toMatchObject({ inPlaceOf: kari.actorId });

    must(await endStandIn(administrator, now));
    expect(must(await endStandIn(administrator, now))).toEqual({ eventId: null });
    expect(await approve(ola, await waiting())).toEqual(notAsked);
    expect(await faults()).toEqual([]);
  });

  it('whose own work it is needs a stand-in', async () => {
    await rulesHold(administrator, named(kari));
    const { draftId } = await submittedDraft(kari, bookkeeper);
    expect(await approve(kari, draftId)).toMatchObject(refused('approval_of_own_work'));
    must(await giveStandIn(administrator, standIn(kari, ola)));
    expect(must(await approve(ola, draftId)).voucherId).not.toBeNull();
  });
});

describe('a version of the rules', () => {
  it('is bound as it was shown; who knows of none approves by the one that holds', async () => {
    const [draftId, other] = [await waiting(), await waiting()];
    const shown = await decisionAbout(kari, draftId, { rules: null });
    const version = await rulesHold(administrator, named(kari));
    expect(await decide(kari, shown)).toEqual(refused('approval_rules_changed'));
    // As a device of 0.5.1 sends it.
    const { rules: _, ...old } = await decisionAbout(kari, other);
    must(await decide(kari, old));
    expect(await approvalOf(old.approvalId)).toMatchObject({ rulesVersion: version });
  });

  it('follows the one that was seen, from now or later, and names it by its hash', async () => {
    const rules = [rule()];
    const first = must(await setRules(administrator, { after: null, validFrom: null, rules }));
    expect(first).toMatchObject({ version: 1 });
    // The same request once more; another one on what it was made on.
    expect(must(await setRules(administrator, { after: null, validFrom: null, rules }))).toEqual({
      version: 1,
      eventId: null,
    });
    expect(await setRules(administrator, { after: null, validFrom: null, rules: [] })).toEqual(
      refused('approval_rules_changed'),
    );
    const past = new Date(Date.now() - 1000);
    expect(await setRules(administrator, { after: 1, validFrom: past, rules })).toEqual(
      refused('approval_rules_too_early'),
    );
    const unable = [named(field)];
    expect(await setRules(administrator, { after: 1, validFrom: null, rules: unable })).toEqual(
      refused('approver_unknown', { userId: field.actorId }),
    );
    const later = new Date(Date.now() + 86_400_000);
    must(await setRules(administrator, { after: 1, validFrom: later, rules: [] }));
    const versions = must(
      await administrator.transaction(async (tx) => ok(await rulesVersions(tx, clientId))),
    );
    expect(must(await readSettings(administrator)).versions).toHaveLength(2);
    expect(versions.map(({ version, previous }) => [version, previous?.length ?? null])).toEqual([
      [1, null],
      [2, 32],
    ]);
    // The planned one does not hold yet.
    expect(must(await approve(kari, await waiting())).voucherId).toBeNull();
    expect(await faults()).toEqual([]);
  });

  it('says first which waiting vouchers it would hold', async () => {
    const [small, large] = [await waiting({ amount: 1_000n }), await waiting({ amount: 2_000_000n })];
    const preview = must(await previewRules(administrator, { rules: [rule({ amount: 1_000_000n })] }));
    expect(preview).toEqual({
      waiting: 2,
      changed: [
        {
          ...{ id: large, text: 'Kaffe til byggeplassen', amount: 2_000_000n },
          ...{ lacks: { people: 1, named: [] }, would: { people: 2, named: [] } },
        },
      ],
    });
    expect(must(await approve(kari, small)).voucherId).not.toBeNull();
  });
});

it('stand-ins are for somebody else, who may approve, on days to come', async () => {
  const give = (change: object) => giveStandIn(administrator, { ...standIn(kari, ola), ...change });
  expect(await give({ standsIn: kari.actorId })).toEqual(refused('stand_in_same'));
  expect(await give({ standsIn: field.actorId })).toMatchObject(refused('approver_unknown'));
  expect(await give({ endsOn: daysAfter(today, -1) })).toMatchObject(refused('dates_backwards'));
  const over = { startsOn: daysAfter(today, -2), endsOn: daysAfter(today, -1) };
  expect(await give(over)).toMatchObject(refused('stand_in_over'));
  const given = standIn(kari, ola);
  must(await giveStandIn(administrator, given));
  expect(must(await giveStandIn(administrator, given))).toEqual({ eventId: null });
  expect(await giveStandIn(administrator, { ...given, absent: ola.actorId, standsIn: kari.actorId })).toEqual(
    refused('stand_in_differs'),
  );
  expect(await endStandIn(administrator, { id: uuidv7() })).toEqual(refused('stand_in_unknown'));
});

describe('past the application, with its login', () => {
  const constraintOf = async (work: Promise<unknown>) =>
    work.then(
      () => 'nothing refused it',
      (cause: unknown) => {
        for (let error = cause; error instanceof Error; error = error.cause)
          if (error instanceof postgres.PostgresError) return error.constraint_name ?? error.message;
        throw cause;
      },
    );

  interface Written {
    readonly draftId: string | null;
    readonly amount?: number;
    /** Each who approves it, by statements alone, and in whose place; the last posts it. */
    readonly by?: readonly (readonly [Context, Context?])[];
    readonly rules?: number | null;
    readonly nobodyElse?: boolean;
    readonly project?: string;
    /** Between the lines and what comes after them. */
    readonly meanwhile?: string;
    /** Before it is committed, and a project that comes behind that. */
    readonly atLast?: string;
    readonly late?: string;
  }

  const analyse = (sql: postgres.TransactionSql, voucherId: string, project: string) =>
    sql`insert into ledger.line_dimension (client_id, voucher_id, line_no, type, code)
      values (${clientId}, ${voucherId}, 1, 'P', ${project})`;

  /** A voucher by plain statements. @returns the constraint that refused it */
  const post = ({ draftId, amount = 500, by = [], project, ...how }: Written) => {
    const { rules = null, nobodyElse = false, meanwhile, atLast, late } = how;
    return constraintOf(
      app.begin(async (sql) => {
        await sql`select set_config('segl.client_id', ${clientId}, true)`;
        await sql.unsafe(bareEvent(clientId));
        const [next] = await sql`insert into ledger.series_counter as c (client_id, series, year, last_number)
          values (${clientId}, 'GL', 2026, 1)
          on conflict (client_id, series, year) do update set last_number = c.last_number + 1
          returning last_number::int as number`;
        const id = uuidv7();
        await sql`insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, draft_id,
            content_hash, posted_at, posted_by)
          values (${clientId}, ${id}, 'GL', 2026, ${Number(next?.['number'])}, '2026-06-15', 6, '',
            ${draftId ? 'draft' : 'manual'}, ${draftId}, '\\x00', now(), ${kari.actorId})`;
        if (meanwhile?.startsWith('early ')) await sql.unsafe(meanwhile.slice(6));
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${clientId}, ${id}, 1, '6540', ${amount}), (${clientId}, ${id}, 2, '1920', ${-amount})`;
        if (meanwhile && !meanwhile.startsWith('early ')) await sql.unsafe(meanwhile);
        if (project) await analyse(sql, id, project);
        for (const [at, [who, absent]] of by.entries()) {
          const last = at === by.length - 1;
          await sql`insert into ledger.approval (client_id, id, draft_id, revision, content_hash, decision, decided_by,
              decided_at, voucher_id, rules_version, in_place_of, nobody_else)
            values (${clientId}, ${last ? id : uuidv7()}, ${draftId}, 3, '\\x01', 'approved', ${who.actorId}, now(),
              ${last ? id : null}, ${rules}, ${absent?.actorId ?? null}, ${nobodyElse})`;
        }
        if (atLast) await sql.unsafe(atLast);
        if (late) await analyse(sql, id, late);
      }),
    );
  };

  it('no voucher is posted that lacks what its rules ask', async () => {
    const draftId = await waiting();
    expect(await post({ draftId })).toBe('nothing refused it');
    const other = await waiting();
    const rules = await rulesHold(administrator, rule({ amount: 1_000n }), named(kari, { amount: 1_000n }));
    const large = { draftId: other, amount: 1_000, rules };
    for (const lacking of [
      {},
      { by: [[kari]] as const },
      { by: [[kari], [kari]] as const },
      { by: [[ola], [administrator]] as const },
      { by: [[ola], [kari]] as const, rules: null },
      { by: [[field], [kari]] as const },
    ])
      expect(await post({ ...large, ...lacking })).toBe('voucher_meets_rules');
    expect(await post({ ...large, by: [[ola], [kari]] })).toBe('nothing refused it');
    // Below, one is enough: but one there is, by the rules that hold.
    const small = { draftId: await waiting(), amount: 999 };
    expect(await post(small)).toBe('voucher_meets_rules');
    expect(await post({ ...small, rules, by: [[ola]] })).toBe('nothing refused it');
  });

  it('the database asks what the screens ask, whatever the rules', async () => {
    must(await giveStandIn(administrator, standIn(kari, ola)));
    const said = fc.record({
      amount: fc.constantFrom(null, 999n, 1_000n, 1_001n),
      account: fc.constantFrom(null, { first: '6000', last: '6539' }, { first: '19', last: '2' }),
      dimension: fc.constantFrom(null, { type: 'P', code: '1' }, { type: 'P', code: '2' }),
      personId: fc.constantFrom(null, field.actorId, bookkeeper.actorId, kari.actorId),
    });
    const asking = fc.constantFrom(rule({ asks: 'one' }), rule(), named(kari), named(ola));
    const rules = fc.array(
      fc.tuple(said, asking).map(([about, asks]) => ({ ...asks, ...about })),
      { maxLength: 4 },
    );
    const by = fc.constantFrom<NonNullable<Written['by']>>(
      ...([[[kari]], [[ola]], [[ola, kari]], [[kari], [ola]], [[ola, kari], [ola]]] as const),
    );
    for (const [all, approvals, project] of fc.sample(
      fc.tuple(rules, by, fc.constantFrom('1', undefined)),
      25,
    )) {
      const draftId = await waiting();
      const version = await rulesHold(administrator, ...all);
      const facts = {
        ...{ amount: 1_000n, accounts: ['6540', '1920'], counterparties: [] },
        dimensions: project ? [{ type: 'P', code: project }] : [],
        people: [field.actorId, bookkeeper.actorId],
      };
      const given = approvals.map(([who, absent]) => ({
        by: who.actorId,
        inPlaceOf: absent?.actorId ?? null,
      }));
      const met = isMet(lackingOf(askedBy(all, facts), given));
      const found = await post({
        ...{ draftId, amount: 1_000, by: approvals, rules: version },
        ...(project && { project }),
      });
      expect({ all, given, project, found }).toMatchObject({
        found: met ? 'nothing refused it' : 'voucher_meets_rules',
      });
    }
  });

  it('nor by hiding the rules, or by asking before there is anything to ask about', async () => {
    const rules = await rulesHold(
      administrator,
      rule({ amount: 1_000n }),
      rule({ dimension: { type: 'P', code: '1' } }),
    );
    const large = { draftId: await waiting(), amount: 1_000, rules, by: [[ola]] as const };
    const leave = `select set_config('segl.client_id', '${uuidv7()}', true)`;
    expect(await post({ ...large, atLast: leave })).toMatch(/^voucher_/);
    const early = 'set constraints ledger.voucher_meets_rules immediate';
    expect(await post({ ...large, meanwhile: `early ${early}` })).toBe('voucher_meets_rules');
    const analysed = { draftId: null, project: '1', meanwhile: early };
    expect(await post(analysed)).toBe('voucher_meets_rules');
    expect(await post({ draftId: null, meanwhile: early })).toBe('nothing refused it');
    // One approval is enough for it, until it is of the project.
    const small = { ...large, amount: 999 };
    expect(await post({ ...small, atLast: early, late: '1' })).toBe('line_of_new_voucher');
    expect(await post({ ...small, atLast: early })).toBe('nothing refused it');
  });

  it('nobody stands in who does not', async () => {
    const rules = await rulesHold(administrator, named(kari));
    const instead = { draftId: await waiting(), rules, by: [[ola, kari]] as const };
    expect(await post(instead)).toBe('approval_stood_in');
    must(await giveStandIn(administrator, standIn(kari, ola)));
    expect(await post(instead)).toBe('nothing refused it');
  });

  it('what nobody captured is posted where no rule is about it, and the service says why not', async () => {
    await rulesHold(administrator, rule({ amount: 1_000n }));
    expect(await post({ draftId: null, amount: 999 })).toBe('nothing refused it');
    expect(await post({ draftId: null, amount: 1_000 })).toBe('voucher_meets_rules');
    expect(await postVoucher(bookkeeper, voucherOf({ amount: 1_000n }))).toEqual(refused('approval_needed'));
  });

  it('rules are neither altered, nor back-dated, nor anything but rules', async () => {
    await rulesHold(administrator, rule());
    const write = (change: Record<string, unknown>) => {
      const row = { version: 2, rules: '[]', from: 0, at: null, ...change };
      return constraintOf(
        app.begin(async (sql) => {
          await sql`select set_config('segl.client_id', ${clientId}, true)`;
          await sql.unsafe(bareEvent(clientId));
          await sql`insert into ledger.approval_rules (client_id, version, valid_from, rules, made_by, made_at)
            values (${clientId}, ${row.version}, coalesce(${row.at}::text::timestamptz, now() + make_interval(secs => ${row.from})), ${row.rules},
              ${kari.actorId}, now())`;
        }),
      );
    };
    expect(await write({ version: 3 })).toBe('approval_rules_follow');
    expect(await write({ from: -60 })).toBe('approval_rules_not_back_dated');
    for (const rules of ['[{}]', '[{"asks":"person","approver":null}]', '[{"asks":"two","account":{}}]'])
      expect(await write({ rules })).toBe('approval_rules_readable');
    // What the application could not read would hold up every approval for good, since no version is ever taken away.
    const nothing = { account: null, amount: null, approver: null, asks: 'one', counterparty: null };
    const said = { ...nothing, dimension: null, person: null };
    const unreadable = [
      ...['abc', 'NaN', '1e400000', '100', '0.00', '100000000000.01', 1].map((amount) => ({ amount })),
      ...['x', kari.actorId.toUpperCase(), 1].flatMap((id) => [
        ...[{ person: id }, { counterparty: id }],
        { asks: 'person', approver: id },
      ]),
      ...['6000', { first: '9', last: '1' }, { first: '', last: '1' }, { first: 'é', last: 'é' }].map(
        (account) => ({ account }),
      ),
      ...[{ account: { first: '1', last: '2', more: '3' } }, { account: { first: 1, last: 2 } }],
      ...[
        { type: 'P', code: '' },
        { type: 'P', code: 'x'.repeat(36) },
        { type: 'P', code: 1 },
      ].map((dimension) => ({ dimension })),
      ...[{ dimension: { type: 'P', code: '\u200b' } }, { more: null }],
    ];
    for (const change of unreadable) {
      const rules = canonicalText([{ ...said, ...change }] as never);
      expect({ rules, found: await write({ rules }) }).toEqual({ rules, found: 'approval_rules_readable' });
    }
    for (const rules of [
      `${canonicalText([said])} `,
      JSON.stringify([Object.fromEntries(Object.entries(said).reverse())]),
      '{}',
    ])
      expect({ rules, found: await write({ rules }) }).toEqual({ rules, found: 'approval_rules_readable' });
    expect(await constraintOf(app`update ledger.approval_rules set rules = '[]'`)).toMatch(
      /permission denied/,
    );
    for (const from of ['infinity', '10000-01-01'])
      expect(await write({ at: from })).toBe('approval_rules_readable');
    // As it stands, whatever the application would make of it.
    const dimension = { type: 'P', code: 'ø\u200b "1"\n😀' };
    const odd = canonicalText([
      { ...said, dimension, amount: '1000.50' },
      { ...said, asks: 'two' },
    ]);
    expect(await write({ rules: odd })).toBe('nothing refused it');
    expect(must(await readSettings(kari)).versions.at(-1)?.rules[0]).toMatchObject({ dimension });
  });
});

it('a rule that is altered afterwards is found, the newest and one before it', async () => {
  await rulesHold(administrator, rule({ amount: 1_000n }));
  await rulesHold(administrator, rule());
  expect(await faults()).toEqual([]);
  for (const version of [1, 2]) {
    const alter = (from: string, to: string) =>
      database.owner.begin(async (sql) => {
        await sql`select set_config('segl.client_id', ${clientId}, true)`;
        await sql`alter table ledger.approval_rules disable trigger user`;
        await sql`update ledger.approval_rules set rules = replace(rules, ${from}, ${to})
          where client_id = ${clientId} and version = ${version}`;
        await sql`alter table ledger.approval_rules enable trigger user`;
      });
    await alter('"two"', '"one"');
    expect((await faults()).some((each) => each.endsWith(`approval-rules ${clientId}`))).toBe(true);
    await alter('"one"', '"two"');
  }
  expect(await faults()).toEqual([]);
});

it('a receipt that is opened again is approved anew', async () => {
  await rulesHold(administrator, rule());
  const draftId = await waiting();
  must(await approve(kari, draftId));
  must(await approve(ola, draftId));
  expect(await reopenDraft(bookkeeper, { draftId })).toMatchObject(refused('voucher_not_reversed'));
  // Who loses the role decides no more, and what they decided stands.
  must(
    await changeRole(createContext(database.platform, { ...database.contextFor(clientId) }), {
      userId: ola.actorId,
      role: 'auditor',
    }),
  );
  expect(await faults()).toEqual([]);
});
