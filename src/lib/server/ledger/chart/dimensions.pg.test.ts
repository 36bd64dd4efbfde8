import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { verifyLog } from '#lib/server/audit/index.ts';
import { addDepartment, renameDepartment } from './dimensions.ts';
import { dimensions } from './registers.ts';
import { addToChart } from './service.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

async function ledger() {
  const context = await newMember(database, await newLedger(database), 'bookkeeper');
  const found = async () => must(await context.transaction(async (tx) => ok(await departmentsIn(tx))));
  const departmentsIn = (tx: Parameters<Parameters<typeof context.transaction>[0]>[0]) =>
    dimensions.list(tx, context.clientId, { type: 'A' });
  const faults = async () => (await verifyLog(context, [dimensions])).findings.map(({ subject }) => subject);
  return { context, found, faults };
}

it('a department is added once under its code, beside a project of the same', async () => {
  const { context, found, faults } = await ledger();
  must(await addDepartment(context, { code: '1', name: 'Drift' }));
  expect(await addDepartment(context, { code: '1', name: 'Salg' })).toMatchObject({
    error: { code: 'department_exists', department: '1' },
  });
  expect(await found()).toEqual([{ type: 'A', code: '1', typeName: 'Avdeling', name: 'Drift' }]);
  expect(await faults()).toEqual([]);
});

it('it is called what the client’s other departments are called', async () => {
  const { context, found } = await ledger();
  const imported = { type: 'A', code: '10', typeName: 'Department', name: 'Sales' };
  must(
    await context.transaction(async (tx) => ok(await addToChart(tx, context, { dimensions: [imported] }))),
  );
  must(await addDepartment(context, { code: '20', name: 'Drift' }));
  expect((await found()).map(({ typeName }) => typeName)).toEqual(['Department', 'Department']);
});

it('another name is an event with the one before, and the log goes on to hold the row', async () => {
  const { context, found, faults } = await ledger();
  must(await addDepartment(context, { code: '1', name: 'Drift' }));
  expect(await renameDepartment(context, { code: '2', name: 'Salg' })).toMatchObject({
    error: { code: 'department_unknown', department: '2' },
  });
  expect(must(await renameDepartment(context, { code: '1', name: 'Drift' }))).toEqual({ eventId: null });
  const { eventId } = must(await renameDepartment(context, { code: '1', name: 'Salg' }));
  const [event] = await database.owner<{ kind: string; detail: string }[]>`select e.kind, d.detail
    from audit.event e join audit.event_detail d on d.event_id = e.id where e.id = ${eventId}`;
  expect(event?.kind).toBe('dimension.renamed');
  expect(JSON.parse(event?.detail ?? '')).toMatchObject({ before: 'Drift', form: 'segl.dimension.v1' });
  expect(await found()).toMatchObject([{ name: 'Salg' }]);
  expect(await faults()).toEqual([]);
  await tamper(
    database,
    'ledger.dimension',
    `update ledger.dimension set name = 'Drift' where type = 'A' and client_id = '${context.clientId}'`,
  );
  expect(await faults()).toEqual(['dimension A/1']);
});

it('of two who rename at once, the log holds what the second said', async () => {
  const { context, found, faults } = await ledger();
  must(await addDepartment(context, { code: '1', name: 'Drift' }));
  await Promise.all(['Salg', 'Kjøp'].map((name) => renameDepartment(context, { code: '1', name })));
  expect(await faults()).toEqual([]);
  expect(['Salg', 'Kjøp']).toContain((await found())[0]?.name);
});
