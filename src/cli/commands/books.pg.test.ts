import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSaft } from '#lib/domain/ledger/saft/checked/checked.ts';
import { sequencerOf } from '#lib/server/audit/index.ts';
import { exportToFolder } from '#lib/server/ledger/index.ts';
import { planSaft } from '#lib/server/ledger/saft/export.ts';
import { machine } from '#lib/server/platform/context.ts';
import { printedBy } from '#tests/setup/commands.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { clientNamed, settleClients } from '../clients.ts';
import { demoCompany } from '../../demo/index.ts';
import { fictionalOrgnr } from '../../demo/numbers.ts';
import { saftCommands } from './saft.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { ledgerCommands } from './ledger.ts';
import { vatAccountCommands } from './vat-accounts.ts';

let db: TestDatabase;
let folder: string;
let file: string;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'segl-books-'));
  file = join(folder, 'havblikk.xml');
  await writeFile(file, demoCompany('havblikk', '2026-11-28'));
  sequencerOf(db.platform).start();
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

function segl(line: string): Promise<string> {
  return printedBy(db.platform, line, (program, options) => {
    saftCommands(program, options);
    vatAccountCommands(program, options);
    ledgerCommands(program, options);
  });
}

test('an import prints what was read, kept and left behind; a second is refused', async () => {
  const printed = await segl(`saft import ${file}`);
  expect(printed).toMatch(/Havblikk Kafé AS \(\d{9}\) is client /);
  expect(printed).toMatch(/Fiscal year 2026: 2026-01-01 to 2026-12-31\./);
  expect(printed).toMatch(/\n {2}1 +2710 +postings\n/);
  expect(printed).toMatch(/left +element\n/);
  expect(printed).toMatch(
    /\n {2}(\d+) +\1 +· +· +GeneralLedgerEntries\/Journal\/Transaction\/Line\/DueDate(\n|$)/,
  );
  await expect(segl(`saft import ${file}`)).rejects.toThrow(/Havblikk Kafé AS is client .* already/);
});

test('as JSON each count adds up', async () => {
  const another = join(folder, 'another.xml');
  await writeFile(another, demoCompany('fjordheim', '2026-11-28'));
  const report = JSON.parse(await segl(`saft import ${another} --json`)) as {
    clientId: string;
    elements: { path: string; read: number; kept: number; checked: number; left: number }[];
  };
  expect(report.elements.length).toBeGreaterThan(50);
  for (const { path, read, kept, checked, left } of report.elements) {
    expect([path, kept + checked + left, Math.min(kept, checked, left) >= 0]).toEqual([path, read, true]);
  }
  const of = (path: string) => report.elements.find((each) => each.path.endsWith(path));
  expect(of('/Line')).toMatchObject({ left: 0, checked: 0 });
  expect(of('/Company/Contact/Email')).toMatchObject({ read: 1, kept: 1 });
  expect(report.elements.filter(({ left }) => left > 0)).toEqual([]);
});

test('an export is files of whole months, each under its name only when all are whole', async () => {
  const client = await clientNamed(db.platform, await orgnrOf('Havblikk Kafé AS'));
  const into = join(folder, 'out');
  const one = JSON.parse(await segl(`saft export ${client.id} ${into} --year 2026 --json`)) as Exported;
  expect(one).toMatchObject({ version: '1.30', files: [{ from: '2026-05-01', to: '2026-12-31' }] });
  expect(await readdir(into)).toEqual(one.files.map(({ fileName }) => fileName));
  expect(one.files[0]?.fileName).toMatch(/^SAF-T Financial_\d{9}_\d{14}_1_1\.xml$/);
  const [whole = ''] = await read(into, one);
  expect(await outcomeOf(whole)).toBe('sound');

  const parts = join(folder, 'parts');
  const asked = `saft export ${client.id} ${parts} --year 2026 --periods 5-8 --saft-version 1.40 --most 0 --json`;
  const several = JSON.parse(await segl(asked)) as Exported;
  expect(several).toMatchObject({ version: '1.40' });
  expect(several.files.map(({ from }) => from)).toEqual([5, 6, 7, 8].map((month) => `2026-0${month}-01`));
  const texts = await read(parts, several);
  for (const text of texts) expect(await outcomeOf(text)).toBe('sound');
  const balances = (which: string, text: string) =>
    [
      ...text.matchAll(
        new RegExp(`<AccountID>(\\d+)</AccountID><AccountD.*?<${which}(Debit|Credit)Balance>([^<]*)`, 'g'),
      ),
    ].map(([, account, side, amount]) => `${account} ${amount === '0.00' ? '' : side} ${amount}`);
  texts
    .slice(1)
    .forEach((text, at) => expect(balances('Opening', text)).toEqual(balances('Closing', texts[at] ?? '')));

  await expect(segl(`saft export ${client.id} ${join(folder, 'none')} --year 1999`)).rejects.toThrow(
    /no such periods/,
  );
  expect(await readdir(join(folder, 'none'))).toEqual([]);

  // Back again, as another company's: an archive of the first three, and the last one packed, in no order.
  const orgnr = fictionalOrgnr(77);
  const theirs = texts.map((text) =>
    text.replace(/<RegistrationNumber>\d+</, `<RegistrationNumber>${orgnr}<`),
  );
  const archive = join(folder, 'parts.zip');
  const bytes = theirs.map((text) => new TextEncoder().encode(text));
  const [may, june, july, august] = bytes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  await writeFile(archive, zipSync({ 'c.xml': july, 'a.xml': may, 'b.xml': june }));
  await expect(segl(`saft import ${archive} --lock-before 2026-13-01`)).rejects.toThrow('2026-01-01');
  const printed = await segl(`saft import ${archive} --lock-before 2026-07-01`);
  expect(printed.match(/^It covers (\S+)/gm)).toEqual(
    ['05', '06', '07'].map((month) => `It covers 2026-${month}-01`),
  );
  expect(printed).toContain('6 months that end before 2026-07-01 are locked.');
  const packed = join(folder, 'august.xml.gz');
  await writeFile(packed, gzipSync(august));
  await expect(segl(`saft import ${packed}`)).rejects.toThrow(`--into ${orgnr}`);
  expect(await segl(`saft import ${packed} --into ${orgnr}`)).toContain(
    'Its opening balances are the closings of the books.',
  );
  await expect(segl(`saft import ${packed} --into ${orgnr}`)).rejects.toThrow(
    'A file begins on 2026-08-01, and there is a voucher of 2026-08-',
  );

  const broken = exportToFolder(
    machine(db.platform, client.id),
    { from: { year: 2026, period: 1 }, to: { year: 2026, period: 12 }, most: 0 },
    join(folder, 'none'),
    ({ no }) => {
      if (no === 3) throw new Error('the disk is full');
    },
  );
  await expect(broken).rejects.toThrow('the disk is full');
  expect(await readdir(join(folder, 'none'))).toEqual([]);

  // What a killed one left, of the same second, is in nobody's way.
  const at = { ...db.platform, clock: { now: () => new Date('2026-11-28T12:00:00Z') } };
  const months = { from: { year: 2026, period: 5 }, to: { year: 2026, period: 12 }, most: 0 };
  const [, second] = must(await planSaft(machine(at, client.id), months));
  const left = `${second?.fileName}.part`;
  await mkdir(join(folder, 'none', left));
  must(await exportToFolder(machine(at, client.id), months, join(folder, 'none')));
  expect((await readdir(join(folder, 'none'))).filter((name) => name.endsWith('.part'))).toEqual([left]);

  // Two at once, of the same second: neither writes into the other's files.
  const asOne = { ...months, most: undefined };
  const both = await Promise.allSettled(
    [1, 2].map(() => exportToFolder(machine(at, client.id), asOne, join(folder, 'both'))),
  );
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  const [only = '', ...more] = await readdir(join(folder, 'both'));
  expect(more).toEqual([]);
  expect(await outcomeOf(await readFile(join(folder, 'both', only), 'utf8'))).toBe('sound');
});

interface Exported {
  readonly version: string;
  readonly files: readonly { readonly fileName: string; readonly from: string; readonly to: string }[];
}

const read = (into: string, { files }: Exported) =>
  Promise.all(files.map(({ fileName }) => readFile(join(into, fileName), 'utf8')));

async function outcomeOf(text: string): Promise<string> {
  const blob = new Blob([text]);
  const bytes = { size: blob.size, read: (from: number, to: number) => blob.slice(from, to).stream() };
  const { outcome, found } = await checkSaft(bytes, 'x.xml');
  return outcome === 'sound' ? outcome : JSON.stringify(found);
}

async function orgnrOf(name: string): Promise<string> {
  const [row] = await db.owner<{ orgnr: string }[]>`select orgnr from platform.client where name = ${name}`;
  return row?.orgnr ?? '';
}

test('VAT accounts are listed and set, the client named by number or id', async () => {
  const { id, orgnr } = await clientNamed(
    db.platform,
    (
      await db.owner`select orgnr from platform.client
    where name = 'Havblikk Kafé AS'`
    )[0]?.['orgnr'] as string,
  );
  const spaced = `NO${orgnr}MVA`;
  expect(await segl(`vat-accounts list --client ${spaced}`)).toMatch(/^1 {4}input 2710 \(postings\)/m);
  expect(await segl(`vat-accounts set 1 --input 2711 --client ${id}`)).toMatch(/^1 {4}input 2711 \(set\)/);
  await expect(segl(`vat-accounts set 1 --input 9 --client ${id}`)).rejects.toThrow('no account 9');
  await expect(segl(`vat-accounts list --client ${uuidv7()}`)).rejects.toThrow('no client with that');
});

test('two clients of before share a number: the id decides, and they are told of', async () => {
  const [one, other] = [await db.newClient('Første AS'), await db.newClient('Andre AS')];
  await db.owner`update platform.client set orgnr = '974 760 673', orgnr_key = null where id = ${other}`;
  await db.owner`update platform.client set orgnr = '974760673', orgnr_key = '974760673' where id = ${one}`;
  await expect(clientNamed(db.platform, '974760673')).rejects.toThrow(new RegExp(`${one}[^]*${other}`));
  expect(await clientNamed(db.platform, other)).toMatchObject({ name: 'Andre AS' });
  const told: string[] = [];
  await settleClients(db.platform, (line) => void told.push(line));
  expect(told.join('\n')).toMatch(
    /2 clients have the organisation number 974760673[^]*Andre AS[^]*Første AS/,
  );
});

test('every figure is computed anew from the lines; what was altered behind the rules is named', async () => {
  const { id } = await clientNamed(db.platform, await orgnrOf('Havblikk Kafé AS'));
  const exitCode = process.exitCode;
  try {
    expect(await segl(`ledger check --client ${id}`)).toMatch(
      /^Havblikk Kafé AS: [\d,]{3,} figures .* all agree\.$/,
    );
    expect(process.exitCode).toBe(exitCode);

    const where = `client_id = '${id}' and account = '1920' and year = 2026 and period = 7`;
    await tamper(db, 'ledger.balance', `update ledger.balance set debit = debit + 100 where ${where}`);
    await tamper(
      db,
      'ledger.account_line',
      `delete from ledger.account_line where client_id = '${id}' and account = '3000' and date >= '2026-08-01'`,
    );
    const found = (await segl(`ledger check --client ${id} --language nb`)).split('\n');
    expect(found[0]).toMatch(/^balance_differs: Konto 1920, 2026\/7, debet: lagret .*\.$/);
    const kinds = new Set(found.map((line) => line.split(':')[0]));
    expect([...kinds].sort()).toEqual([
      'Havblikk Kafé AS',
      'balance_differs',
      'line_astray',
      'report_differs',
    ]);
    expect(
      found.some((line) => /^report_differs: Saldobalanse \(year=2026&through=7\), 1920, closing/.test(line)),
    ).toBe(true);
    expect(
      found.filter((line) => line.startsWith('report_differs: Saldobalanse (year=2026&through=6)')),
    ).toEqual([]);
    expect(process.exitCode).toBe(1);

    const told = (await segl(`ledger check --json`)).split('\n').map((line) => JSON.parse(line) as object);
    expect(told).toContainEqual(
      expect.objectContaining({ client: id, code: 'balance_differs', account: '1920' }),
    );
    expect(told).toContainEqual(expect.objectContaining({ client: id, differences: found.length - 1 }));
  } finally {
    process.exitCode = exitCode;
  }
});
