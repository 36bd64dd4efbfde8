import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { Api } from '#lib/api.ts';
import { trialBalanceOf } from '#lib/domain/ledger/reports/trial-balance.ts';
import { session } from '#lib/ui/app/session.svelte.ts';
import '#lib/ui/books/messages/index.ts';
import { reportFile } from './report-file.ts';
import { trialBalanceView } from '../views/trial-balance.ts';

/** As where somebody chooses another client, or another signs in. */
const become = (person: string, name: string, orgnr: string) =>
  Object.assign(session, { client: { clientId: orgnr, name, orgnr }, person: { id: person, name: person } });

it('says of whom it was asked, also where somebody works for another client by its end', async () => {
  become('Ola', 'Fjord AS', '999999999');
  const query = () => {
    become('Kari', 'Havblikk AS', '888888888');
    return Promise.resolve({ rows: [], totals: trialBalanceOf([]).totals, next: null });
  };
  const api = {
    reports: { export: { mutate: () => Promise.resolve() }, trialBalance: { query } },
  } as unknown as Api;
  const wanted = { view: trialBalanceView, filter: { year: 2026, through: 12 }, lead: '' } as const;
  const { file } = await reportFile(api, 'xlsx', { ...wanted, onprogress: () => {} });
  const about = Object.values(unzipSync(await file.bytes()))
    .map((part) => strFromU8(part))
    .join('');
  for (const said of ['Fjord AS (999999999)', 'Ola']) expect(about).toContain(said);
  for (const other of ['Havblikk', 'Kari']) expect(about).not.toContain(other);
});

it('says before anything else what the books stood at, where they are not as they stand', async () => {
  become('Ola', 'Fjord AS', '999999999');
  const query = () => Promise.resolve({ rows: [], totals: trialBalanceOf([]).totals, next: null });
  const api = {
    reports: { export: { mutate: () => Promise.resolve() }, trialBalance: { query } },
  } as unknown as Api;
  const filter = { year: 2026, through: 12, at: 7 } as const;
  const wanted = { view: trialBalanceView, filter, lead: '', stood: 'Slik bøkene sto', onprogress: () => {} };
  const csv = await (await reportFile(api, 'csv', wanted)).file.text();
  expect(csv.split('\r\n')[1]).toBe('Slik bøkene sto');
  const sheet = unzipSync(await (await reportFile(api, 'xlsx', wanted)).file.bytes());
  for (const part of ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml'])
    expect(strFromU8(sheet[part] ?? new Uint8Array())).toContain('Slik bøkene sto');
  expect((await reportFile(api, 'csv', wanted)).name).toBe('trial-balance-2026-12-7.csv');
});
