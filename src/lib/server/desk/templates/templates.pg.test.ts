import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { keptCoding } from '#lib/domain/drafts/templates/template.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { monthAt, monthIndex } from '#lib/domain/ledger/fiscal-year.ts';
import { ok } from '#lib/domain/result.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { lockPeriod } from '#lib/server/ledger/chart/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { coding, must } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { dismissDraft, submitDraft } from '../drafts/service.ts';
import { findDraft } from '../drafts/store.ts';
import {
  draftOf,
  endTemplate,
  keepTemplate,
  makeDueDrafts,
  readTemplates,
  type TemplateAsked,
} from './service.ts';

let database: TestDatabase;
let clientId: string;
let anne: Context;
let machine: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clientId = await newLedger(database);
  anne = await newMember(database, clientId, 'bookkeeper');
  machine = database.contextFor(clientId);
});

/** The first of a month from now. */
const first = (months: number) => monthAt(monthIndex(norwegianDate(new Date())) + months).first;

const asked = (change: Partial<TemplateAsked> = {}): TemplateAsked => ({
  ...{ id: uuidv7(), name: 'Husleie', coding, recurrence: { every: 1, from: first(1), until: null } },
  ...change,
});

const draftIn = async (id: string) =>
  must(await anne.transaction(async (tx) => ok(await findDraft(tx, clientId, id))));
const standing = async () => must(await anne.transaction(async (tx) => ok(await readTemplates(tx, anne))));

/** Of the ledger: this client came into being without an event. */
const faults = () =>
  faultsOf(anne, ANSWERS).then((all) => all.filter((each) => !each.includes(`client ${clientId}`)));

it('a reason that is cut is cut between its signs', async () => {
  const noPhoto = `${'x'.repeat(467)}${'😀'.repeat(8)}`;
  const kept = asked({ coding: { ...coding, noPhoto } });
  must(await keepTemplate(anne, kept));
  expect(await makeDueDrafts(machine, first(1))).toBe(1);
  const said = (await draftIn(draftOf(database.platform.keys, kept.id, first(1))))?.coding?.noPhoto ?? '';
  expect(said).toMatch(/^Automatisk, av malen «Husleie»\. x+$/);
  expect(said.length).toBe(499);
});

it('one that can’t be made holds up no other', async () => {
  const [broken, sound] = [asked({ name: 'Først' }), asked({ name: 'Så' })];
  must(await keepTemplate(anne, sound));
  must(await keepTemplate(anne, broken));
  // Half a sign, which no statement says.
  const coded = JSON.stringify({ ...JSON.parse(keptCoding(coding)), text: 'x\ud800' });
  await database.owner.begin(async (sql) => {
    await sql`alter table ledger.template disable trigger user`;
    await sql`update ledger.template set coding = ${coded} where id = ${broken.id}`;
    await sql`alter table ledger.template enable trigger user`;
  });
  await expect(makeDueDrafts(machine, first(1))).rejects.toThrow('1 drafts of templates were not made');
  expect((await draftIn(draftOf(database.platform.keys, sound.id, first(1))))?.state).toBe('inbox');
});

it('makes each month’s draft once, however often and by how many that is done, and says that it is automatic', async () => {
  const kept = asked();
  must(await keepTemplate(anne, kept));
  expect(await makeDueDrafts(machine)).toBe(0);
  const all = await Promise.all(Array.from({ length: 4 }, () => makeDueDrafts(machine, first(3))));
  expect(all.reduce((sum, each) => sum + each, 0)).toBe(3);
  expect(await makeDueDrafts(machine, first(3))).toBe(0);
  const draft = await draftIn(draftOf(database.platform.keys, kept.id, first(2)));
  expect(draft).toMatchObject({
    ...{ state: 'inbox', createdBy: machine.actorId },
    coding: { date: first(2), amount: 12_500n, noPhoto: 'Automatisk, av malen «Husleie»' },
  });
  expect(await standing()).toMatchObject([{ name: 'Husleie', next: first(1), drafts: [] }]);
  expect(await faults()).toEqual([]);
});

it('a draft that was dismissed does not come again, and none comes once the template is ended', async () => {
  const kept = asked({ recurrence: { every: 3, from: first(1), until: first(7) } });
  must(await keepTemplate(anne, kept));
  expect(await makeDueDrafts(machine, first(1))).toBe(1);
  const draftId = draftOf(database.platform.keys, kept.id, first(1));
  must(await dismissDraft(anne, { draftId, baseRevision: 2, reason: 'Betales ikke lenger' }));
  expect(await makeDueDrafts(machine, first(3))).toBe(0);
  expect(must(await endTemplate(anne, kept)).eventId).toEqual(expect.any(String));
  expect(must(await endTemplate(anne, kept)).eventId).toBeNull();
  expect(await makeDueDrafts(machine, first(12))).toBe(0);
  expect(await standing()).toEqual([]);
  expect(await faults()).toEqual([]);
});

it('into a locked period its draft waits, and says why it can’t be sent on', async () => {
  for (let period = 1; period <= 12; period++) must(await lockPeriod(anne, { year: 2026, period }));
  const kept = asked();
  must(await keepTemplate(anne, kept));
  await makeDueDrafts(machine, first(1));
  const draftId = draftOf(database.platform.keys, kept.id, first(1));
  const sent = await submitDraft(anne, { draftId, baseRevision: 2, dateConfirmed: true });
  expect(sent.ok ? null : sent.error.code).toMatch(/^period_/);
  expect(await draftIn(draftId)).toMatchObject({ state: 'inbox' });
});

it('is kept once: the same again changes nothing, another under its id or name is refused', async () => {
  const kept = asked();
  must(await keepTemplate(anne, kept));
  expect(must(await keepTemplate(anne, kept)).eventId).toBeNull();
  const refusal = async (change: Partial<TemplateAsked>) => {
    const done = await keepTemplate(anne, { ...kept, ...change });
    return done.ok ? null : done.error.code;
  };
  expect(await refusal({ name: 'Strøm' })).toBe('template_differs');
  expect(await refusal({ id: uuidv7(), name: 'HUSLEIE' })).toBe('template_name_taken');
  expect(await refusal({ id: uuidv7(), recurrence: { every: 1, from: first(-12), until: null } })).toBe(
    'template_early',
  );
  expect(await refusal({ id: uuidv7(), recurrence: { every: 1, from: first(2), until: first(1) } })).toBe(
    'template_span',
  );
  const both = await Promise.all(
    [uuidv7(), uuidv7()].map((id) => keepTemplate(anne, { ...kept, id, name: 'Strøm', recurrence: null })),
  );
  expect(both.map((each) => (each.ok ? 'kept' : each.error.code)).sort()).toEqual([
    'kept',
    'template_name_taken',
  ]);
  must(await endTemplate(anne, kept));
  expect(await refusal({ id: uuidv7() })).toBeNull();
  expect(await faults()).toEqual([]);
});
