import { v7 as uuidv7 } from 'uuid';
import { OVERLAP_MS } from '#lib/domain/events/replay/order.ts';
import type { NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { ok } from '#lib/domain/result.ts';
import { deliver, record } from '#lib/server/audit/index.ts';
import { beginPhoto, codeDraft, saveDraft, submitDraft } from '#lib/server/desk/index.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { endStandIn, giveStandIn } from '#lib/server/desk/approval-rules/service.ts';
import { reopenDraft } from '#lib/server/desk/drafts/reopen.ts';
import {
  changeRole,
  createLink,
  lockUser,
  membersOf,
  redeemLink,
  visitor,
} from '#lib/server/identity/index.ts';
import { addAccount } from '#lib/server/ledger/chart/accounts.ts';
import { addDimension, changeDimension } from '#lib/server/ledger/chart/dimensions.ts';
import { CHART } from '#lib/server/ledger/chart/registers.ts';
import { lockPeriod, softLockPeriod } from '#lib/server/ledger/chart/service.ts';
import { setVatAccount } from '#lib/server/ledger/chart/vat-accounts.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { issuerOf, revokeIssuer } from '#lib/server/signing/authorities/service.ts';
import { sendDocument } from '#lib/server/signing/documents/send.ts';
import type { TestDatabase } from '../database.ts';
import { day } from '../books/day.ts';
import { named, rule, rulesHold } from '../books/approval-rules.ts';
import { decisionAbout } from '../books/decisions.ts';
import { ADDRESS, sentTo, signNewest, uploaded } from '../books/documents.ts';
import { coding, contentOf, must, photoOf, png, storedPhoto, submittedDraft } from '../books/drafts.ts';
import { voucherOf } from '../books/ledger.ts';
import { newMember } from '../books/members.ts';

interface Ground extends Readonly<Record<'field' | 'bookkeeper' | 'manager', Context>> {
  readonly database: TestDatabase;
  readonly clientId: string;
  /** Changes one row of a table behind the application's back. */
  readonly behind: (table: string, statement: string) => Promise<void>;
}

type Posted = Pick<Parameters<typeof voucherOf>[0], 'account' | 'vat' | 'project'>;

/** Acts of the application while something in the database is another than it was. */
export class Moments {
  readonly database: TestDatabase;
  readonly clientId: string;
  readonly behind: Ground['behind'];
  readonly field: Context;
  readonly bookkeeper: Context;
  readonly manager: Context;

  constructor({ database, clientId, behind, field, bookkeeper, manager }: Ground) {
    this.database = database;
    this.clientId = clientId;
    this.behind = behind;
    this.field = field;
    this.bookkeeper = bookkeeper;
    this.manager = manager;
  }

  set(table: string, change: string, where: string): Promise<void> {
    return this.behind(
      table,
      `update ${table} set ${change} where client_id = '${this.clientId}' and ${where}`,
    );
  }

  /** What a row says in some columns until something has been done; then it says what it said. */
  async during<T>(
    table: string,
    change: Readonly<Record<string, string>>,
    where: string,
    act: () => Promise<T>,
  ): Promise<T> {
    const { clientId } = this;
    const columns = Object.keys(change);
    const said = columns.map((column) => `quote_nullable(${column}::text) as ${column}`).join(', ');
    const [before] = await this.database.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true)`;
      return sql.unsafe(`select ${said} from ${table} where client_id = '${clientId}' and ${where}`);
    });
    const setting = (to: Readonly<Record<string, unknown>> = {}) =>
      columns.map((column) => `${column} = ${String(to[column])}`).join(', ');
    await this.set(table, setting(change), where);
    const done = await act();
    await this.set(table, setting(before), where);
    return done;
  }

  /** What the client is called until something has been done. */
  async asAnother<T>(act: () => Promise<T>): Promise<T> {
    const call = (name: string) =>
      this.behind(
        'platform.client',
        `update platform.client set name = ${name} where id = '${this.clientId}'`,
      );
    await call(`name || ' Holding'`);
    const done = await act();
    await call(`replace(name, ' Holding', '')`);
    return done;
  }

  async post({ account, vat, project, ...change }: Partial<NewVoucher & Posted> = {}): Promise<string> {
    const said = { ...(account && { account }), ...(vat && { vat }), ...(project && { project }) };
    const lines = { amount: 12_500n, ...said };
    const voucher = { ...voucherOf(lines), ...change };
    must(await postVoucher(this.bookkeeper, voucher));
    return voucher.id;
  }

  async reverse(voucherId: string): Promise<string> {
    const id = uuidv7();
    const wish = { id, voucherId, date: day('2026-06-20'), text: 'Feil' };
    must(await reverseVoucher(this.bookkeeper, wish));
    return id;
  }

  /** @returns the voucher */
  async approve(draftId: string): Promise<string> {
    const decision = await decisionAbout(this.manager, draftId);
    must(await decide(this.manager, decision));
    return decision.approvalId;
  }

  /** The application when whatever overlaps with now is over. */
  later(): Platform {
    return this.database.anotherPlatform({ now: () => new Date(Date.now() + 2 * OVERLAP_MS) });
  }

  async approved(): Promise<{ draftId: string; voucherId: string }> {
    const { draftId } = await submittedDraft(this.field, this.bookkeeper);
    return { draftId, voucherId: await this.approve(draftId) };
  }
}

const manager = (m: Moments) => ({ userId: m.manager.actorId, name: 'manager' });

/** Row: what is another for a moment; what the application does meanwhile. @returns what is named, and how */
export const CONTRADICTED: readonly (readonly [
  string,
  (m: Moments) => Promise<string | readonly string[]>,
])[] = [
  [
    'a period is open, and posted into',
    async (m) => {
      must(await lockPeriod(m.bookkeeper, { year: 2026, period: 1 }));
      const open = { locked_at: 'null', locked_by: 'null' };
      const id = await m.during('ledger.period', open, 'year = 2026 and number = 1', () =>
        m.post({ date: day('2026-01-15') }),
      );
      return `period_was_locked: voucher ${id}`;
    },
  ],
  [
    'a softly locked period is open, and posted into',
    async (m) => {
      must(await softLockPeriod(m.bookkeeper, { year: 2026, period: 7 }));
      const open = { soft_locked_at: 'null', soft_locked_by: 'null' };
      const voucher = { ...voucherOf({ amount: 12_500n }), date: day('2026-07-15') };
      await m.during('ledger.period', open, 'year = 2026 and number = 7', async () =>
        must(await postVoucher(m.manager, voucher)),
      );
      return `period_was_soft_locked: voucher ${voucher.id}`;
    },
  ],
  [
    'what waited is approved into a softly locked period that is open',
    async (m) => {
      const date = day('2026-08-15');
      const { draftId } = await submittedDraft(m.field, m.bookkeeper, 1, { date });
      const later = createContext(m.later(), { ...m.bookkeeper, requestId: uuidv7() });
      must(await softLockPeriod(later, { year: 2026, period: 8 }));
      const open = { soft_locked_at: 'null', soft_locked_by: 'null' };
      await m.during('ledger.period', open, 'year = 2026 and number = 8', () => m.approve(draftId));
      return `period_was_soft_locked: draft ${draftId}`;
    },
  ],
  [
    'a period is longer, and posted into',
    async (m) => {
      const longer = { ends_on: `'2026-05-31'` };
      const id = await m.during(
        'ledger.period',
        { starts_on: `'2026-06-01'`, ends_on: `'2026-06-01'` },
        'year = 2026 and number = 5',
        () =>
          m.during('ledger.period', longer, 'year = 2026 and number = 4', () =>
            m.post({ date: day('2026-05-15') }),
          ),
      );
      return `period_not_of_date: voucher ${id}`;
    },
  ],
  [
    'the period before one is locked, and so that one can be',
    async (m) => {
      const locked = { locked_at: 'now()', locked_by: `'${m.bookkeeper.actorId}'` };
      await m.during('ledger.period', locked, 'year = 2026 and number = 2', async () =>
        must(await lockPeriod(m.bookkeeper, { year: 2026, period: 3 })),
      );
      return 'period_locked_early: period 2026/3';
    },
  ],
  [
    'an account that has ended has not',
    async (m) => {
      const id = await m.during('ledger.account', { valid_to: 'null' }, `number = '6999'`, () =>
        m.post({ account: '6999' }),
      );
      return `account_was_not_valid: voucher ${id}`;
    },
  ],
  [
    'a VAT code has another rate',
    async (m) => {
      const vat = { code: '1', rateBp: 1500, base: 12_500n, amount: 1875n };
      const id = await m.during('ledger.vat_rate', { rate_bp: '1500' }, `code = '1'`, () => m.post({ vat }));
      return `vat_was_other: voucher ${id}`;
    },
  ],
  [
    'a project that is closed is not',
    async (m) => {
      const project = { type: 'P', code: '9' };
      must(await addDimension(m.bookkeeper, { ...project, name: 'Ferdig' }));
      must(await changeDimension(m.bookkeeper, { ...project, validTo: day('2026-01-31') }));
      const id = await m.during('ledger.dimension', { valid_to: 'null' }, `type = 'P' and code = '9'`, () =>
        m.post({ project: '9' }),
      );
      return `dimension_was_closed: voucher ${id}`;
    },
  ],
  [
    'an account that requires a dimension does not',
    async (m) => {
      const requires = [{ type: 'P', validFrom: day('2026-01-01'), validTo: null }];
      const account = { number: '6541', name: 'Verktøy', vatCode: null, validFrom: null, validTo: null };
      const grouping = { groupingCategory: 'annenDriftskostnad', groupingCode: '6500' };
      must(await addAccount(m.bookkeeper, { ...account, ...grouping, requires }));
      const later = createContext(m.later(), { ...m.bookkeeper, requestId: uuidv7() });
      const voucher = voucherOf({ amount: 100n, account: '6541' });
      await m.during('ledger.account_dimension', { valid_to: `'2026-01-01'` }, `account = '6541'`, async () =>
        must(await postVoucher(later, voucher)),
      );
      return `dimension_was_missing: voucher ${voucher.id}`;
    },
  ],
  [
    'VAT is posted to another account',
    async (m) => {
      const { draftId } = await submittedDraft(m.field, m.bookkeeper);
      await m.during('ledger.vat_account', { input: `'1920'` }, `code = '1'`, () => m.approve(draftId));
      return `voucher_differs_from_draft: draft ${draftId}`;
    },
  ],
  [
    'a line is of another account, and taken back',
    async (m) => {
      const original = await m.post();
      const of = `voucher_id = '${original}' and line_no = 1`;
      const id = await m.during('ledger.line', { account: `'6300'` }, of, () => m.reverse(original));
      return `reversal_differs: voucher ${id}`;
    },
  ],
  [
    'a voucher of a receipt is of none, and its reversal taken back',
    async (m) => {
      const { voucherId } = await m.approved();
      const reversal = await m.reverse(voucherId);
      const none = { draft_id: 'null', source: `'manual'` };
      const id = await m.during('ledger.voucher', none, `id = '${voucherId}'`, () => m.reverse(reversal));
      return `reversal_not_allowed: voucher ${id}`;
    },
  ],
  [
    'an account is there, and VAT posted to it',
    async (m) => {
      const values = `('${m.clientId}', '2799', 'Skjult')`;
      await m.behind(
        'ledger.account',
        `insert into ledger.account (client_id, number, name) values ${values}`,
      );
      for (const input of ['2799', '2710'])
        must(await setVatAccount(m.bookkeeper, { code: '1', output: null, input }));
      const its = `client_id = '${m.clientId}' and number = '2799'`;
      await m.behind('ledger.account', `delete from ledger.account where ${its}`);
      return 'named_before_stated: vat-account 1';
    },
  ],
  [
    'another’s reversal is of the voucher of a receipt, which is opened again',
    async (m) => {
      const { draftId, voucherId } = await m.approved();
      const others = await m.reverse(await m.post());
      await m.during('ledger.voucher', { reverses_id: `'${voucherId}'` }, `id = '${others}'`, async () =>
        must(await reopenDraft(m.bookkeeper, { draftId })),
      );
      return `reopened_unreversed: draft ${draftId}`;
    },
  ],
  [
    'a photo that is on its way has arrived',
    async (m) => {
      const photo = photoOf(png(uuidv7()));
      must(await beginPhoto(m.field, photo));
      const draftId = uuidv7();
      must(await saveDraft(m.field, { draftId, baseRevision: null, content: contentOf([photo]) }));
      must(await codeDraft(m.bookkeeper, { draftId, baseRevision: 1, coding }));
      await m.during('ledger.photo', { complete_at: 'now()' }, `id = '${photo.id}'`, async () =>
        must(await submitDraft(m.bookkeeper, { draftId, baseRevision: 2 })),
      );
      return `photo_was_missing: draft ${draftId}`;
    },
  ],
  [
    'a receipt is posted past its approval',
    async (m) => {
      const { draftId } = await submittedDraft(m.field, m.bookkeeper);
      await m.post({ source: 'draft', draftId });
      return `voucher_without_approval: draft ${draftId}`;
    },
  ],
  [
    'a counter is ahead, and then behind',
    async (m) => {
      const off = (on: 'enable' | 'disable') =>
        m.database.owner.unsafe(`alter table ledger.voucher ${on} trigger voucher_inserted;
        alter table ledger.series_counter ${on} trigger counter_matches`);
      const next = { last_number: 'last_number + 1' };
      await m.post();
      await off('disable');
      const id = await m.during('ledger.series_counter', next, `series = 'GL'`, () => m.post());
      const before = await m.post();
      await off('enable');
      await m.set('ledger.series_counter', 'last_number = last_number + 1', `series = 'GL'`);
      return [id, before].map((each) => `number_out_of_order: voucher ${each}`);
    },
  ],
  [
    'a photo is another draft’s, and saved in a second',
    async (m) => {
      const content = contentOf([await storedPhoto(m.field)]);
      const saved = [uuidv7(), uuidv7()] as const;
      must(await saveDraft(m.field, { draftId: saved[0], baseRevision: null, content }));
      await m.during(
        'ledger.draft_photo',
        { photo_id: `'${uuidv7()}'` },
        `draft_id = '${saved[0]}'`,
        async () => must(await saveDraft(m.field, { draftId: saved[1], baseRevision: null, content })),
      );
      return saved.map((id) => `photo_of_two_drafts: draft ${id}`);
    },
  ],
  [
    'somebody has another name, and is asked to sign',
    async (m) => {
      const { actorId: userId, clientId } = m.manager;
      const [named] = (await membersOf(m.manager)).filter((each) => each.userId === userId);
      const call = (name = '') =>
        m.database.owner`update identity."user" set name = ${name} where id = ${userId}`;
      await call('Kari');
      const signers = (await membersOf(m.manager)).filter((each) => each.userId === userId);
      const id = await sentTo(m.database.contextFor(clientId, m.bookkeeper.actorId), signers);
      await call(named?.name);
      return `signer_differs: document ${id}`;
    },
  ],
  [
    'an account is there, is posted to, and told of afterwards',
    async (m) => {
      const values = `('${m.clientId}', '2798', 'Skjult')`;
      await m.behind(
        'ledger.account',
        `insert into ledger.account (client_id, number, name) values ${values}`,
      );
      const id = await m.post({ account: '2798' });
      const row = { number: '2798', name: 'Skjult', groupingCategory: null, groupingCode: null };
      const account = { ...row, standardAccount: null, validFrom: null, validTo: null };
      const machine = m.database.contextFor(m.clientId);
      const created = CHART.accounts.event('account.created', m.clientId, account);
      await machine.transaction(async (tx) => ok(await record(tx, machine, created)));
      return `named_before_stated: voucher ${id}`;
    },
  ],
  [
    'the client has another name, and sends',
    async (m) => {
      const id = await m.asAnother(() => sentTo(m.bookkeeper, [manager(m)]));
      return `sender_differs: document ${id}`;
    },
  ],
  [
    'the client has another name, and one of its own signs',
    async (m) => {
      const id = await sentTo(m.bookkeeper, [manager(m)]);
      await m.asAnother(async () => must(await signNewest(m.manager, id)));
      return `sender_differs: document ${id}`;
    },
  ],
  [
    'the client has another name, and is certified',
    async (m) => {
      must(await revokeIssuer(m.database.contextFor(m.clientId), 'superseded'));
      await m.asAnother(() => issuerOf(m.bookkeeper));
      return `sender_differs: issuer ${m.clientId}`;
    },
  ],
  [
    'whoever sends has another name',
    async (m) => {
      const sender = { userId: m.bookkeeper.actorId, name: 'Kari' };
      const documentId = await uploaded(m.bookkeeper);
      const asked = { documentId, title: 'Leieavtale', language: 'nb', address: ADDRESS } as const;
      const possible = [manager(m), sender];
      must(await sendDocument(m.bookkeeper, { ...asked, signers: [m.manager.actorId] }, possible));
      return `sender_differs: document ${documentId}`;
    },
  ],
  [
    'somebody is not locked out, and signs in',
    async (m) => {
      const machine = m.database.contextFor(m.clientId);
      const { actorId: userId } = await newMember(m.database, m.clientId, 'field');
      const { email } = (await membersOf(machine)).find((each) => each.userId === userId)!;
      must(await lockUser(machine, { email }));
      const platform = m.later();
      const { owner } = m.database;
      const [locked] = await owner`update identity."user" u set disabled_at = null from identity."user" was
        where u.id = ${userId} and was.id = u.id returning was.disabled_at`;
      const { token } = must(await createLink(createContext(platform, { ...machine }), { email }));
      must(await redeemLink(visitor(platform, uuidv7()), { token }));
      await owner`update identity."user" set disabled_at = ${locked?.['disabled_at'] as Date} where id = ${userId}`;
      await deliver(m.database.platform, m.clientId);
      return `actor_was_locked: user ${userId}`;
    },
  ],
  [
    'the rules ask for less, and one approves alone',
    async (m) => {
      const administrator = await newMember(m.database, m.clientId, 'administrator');
      const version = await rulesHold(administrator, rule({ amount: 1n }));
      const { draftId } = await submittedDraft(m.field, m.bookkeeper);
      await m.during('ledger.approval_rules', { rules: `'[]'` }, `version = ${version}`, () =>
        m.approve(draftId),
      );
      await rulesHold(administrator);
      return `approval_lacks_rule: draft ${draftId}`;
    },
  ],
  [
    'the rules are to come, and one approves without them',
    async (m) => {
      const administrator = await newMember(m.database, m.clientId, 'administrator');
      const before = await rulesHold(administrator, rule({ amount: 10n ** 12n }));
      const later = createContext(m.later(), { ...m.manager, requestId: uuidv7() });
      const { draftId } = await submittedDraft(m.field, m.bookkeeper);
      const away = { valid_from: `'2099-01-01'` };
      await m.during('ledger.approval_rules', away, `version = ${before}`, async () =>
        must(await decide(later, await decisionAbout(later, draftId))),
      );
      await rulesHold(administrator);
      return `approval_rules_differ: draft ${draftId}`;
    },
  ],
  [
    'somebody stands in longer than they do',
    async (m) => {
      const administrator = await newMember(m.database, m.clientId, 'administrator');
      const away = await newMember(m.database, m.clientId, 'manager');
      await rulesHold(administrator, named(away));
      const stands = { id: uuidv7(), absent: away.actorId, standsIn: m.manager.actorId };
      const days = { startsOn: day('2099-01-01'), endsOn: day('2099-12-31') };
      must(await giveStandIn(administrator, { ...stands, ...days }));
      const { draftId } = await submittedDraft(m.field, m.bookkeeper);
      await m.during('ledger.stand_in', { starts_on: `'2026-01-01'` }, `id = '${stands.id}'`, () =>
        m.approve(draftId),
      );
      must(await endStandIn(administrator, stands));
      await rulesHold(administrator);
      must(await changeRole(m.database.contextFor(m.clientId), { userId: away.actorId, role: 'field' }));
      return `stand_in_not_in_force: draft ${draftId}`;
    },
  ],
  [
    'the other manager is none, and one decides about their own',
    async (m) => {
      const { actorId } = await newMember(m.database, m.clientId, 'manager');
      const later = createContext(m.later(), { ...m.manager, requestId: uuidv7() });
      const { draftId } = await submittedDraft(later, m.bookkeeper);
      await m.during('identity.membership', { role: `'field'` }, `user_id = '${actorId}'`, async () =>
        must(await decide(later, await decisionAbout(later, draftId))),
      );
      return `somebody_else_could: draft ${draftId}`;
    },
  ],
];
