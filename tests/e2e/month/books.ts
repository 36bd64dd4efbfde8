import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { expect } from 'vitest';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { checkSaft } from '#lib/domain/ledger/saft/checked/checked.ts';
import { ok } from '#lib/domain/result.ts';
import { CHART } from '#lib/server/ledger/chart/registers.ts';
import { readBalanceSheet } from '#lib/server/ledger/reports/balance-sheet-store.ts';
import { readIncomeStatement } from '#lib/server/ledger/reports/income-statement-store.ts';
import { readTrialBalance } from '#lib/server/ledger/reports/trial-balance-store.ts';
import { readVatSpecification } from '#lib/server/ledger/reports/vat-specification-store.ts';
import { allVouchers } from '#lib/server/ledger/vouchers/read-store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from '../../setup/books/drafts.ts';
import { fixture } from '../../setup/files/fixtures.ts';

const SCHEMA = fixture('saf-t/xsd/1.30.xsd');

/** Under the official schema, by two validators where the machine has both, and as `segl saft check` says. */
export async function expectValid(saft: string): Promise<void> {
  const file = new Blob([saft]);
  const bytes = { size: file.size, read: (from: number, to: number) => file.slice(from, to).stream() };
  expect(await checkSaft(bytes, 'bok.xml')).toMatchObject({ outcome: 'sound' });
  if (!existsSync(SCHEMA)) return console.warn('skipped: there is no official schema here');
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(SCHEMA, 'utf8')));
  validator.validate(XmlDocument.fromString(saft));
  const folder = await mkdtemp(join(tmpdir(), 'segl-saft-'));
  await writeFile(join(folder, 'bok.xml'), saft);
  const { error, status, stderr } = spawnSync(
    'xmllint',
    ['--noout', '--schema', SCHEMA, join(folder, 'bok.xml')],
    {
      encoding: 'utf8',
    },
  );
  await rm(folder, { recursive: true });
  if (error) console.warn('skipped: xmllint is not on this machine');
  else expect(status, stderr).toBe(0);
}

/** Of the month that was exported, which is the first of its year. */
const MONTH = { year: 2027, from: 1, through: 1 };

/** Statements and vouchers say the same of both, hash for hash, under the names that people know. */
export async function expectSameBooks(one: Context, other: Context): Promise<void> {
  expect(await saidOf(other)).toEqual(await saidOf(one));
}

async function saidOf(context: Context): Promise<Record<string, string>> {
  const { clientId } = context;
  return must(
    await context.transaction(async (tx) => {
      const said = new Map<string, unknown>([
        ['trial balance', must(await readTrialBalance(tx, clientId, { filter: MONTH }))],
        ['income statement', must(await readIncomeStatement(tx, clientId, { filter: MONTH }))],
        ['balance sheet', must(await readBalanceSheet(tx, clientId, { filter: MONTH }))],
        ['VAT', must(await readVatSpecification(tx, clientId, { filter: MONTH }))],
      ]);
      const parties = await CHART.counterparties.list(tx, clientId);
      const names = new Map(parties.map(({ id, kind, number, name }) => [id, `${kind} ${number} ${name}`]));
      for await (const { voucher, posting } of allVouchers(tx, clientId)) {
        const { series, date, text, lines } = voucher;
        const named = lines.map((line) => ({
          ...line,
          counterpartyId: line.counterpartyId && names.get(line.counterpartyId),
        }));
        said.set(`${series} ${posting.number}`, { date, text, lines: named });
      }
      return ok(Object.fromEntries([...said].map(([name, of]) => [name, hashOf(of)])));
    }),
  );
}

function hashOf(said: unknown): string {
  const plain = JSON.stringify(said, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return statementHashHex(JSON.parse(plain) as never);
}
