import { createReadStream, existsSync } from 'node:fs';
import type { Command } from 'commander';
import { v7 as uuidv7 } from 'uuid';
import { formatAmount } from '#lib/domain/money.ts';
import { covered } from '#lib/server/audit/index.ts';
import { importSaft, type SaftFinding, type SaftImportError } from '#lib/server/ledger/index.ts';
import { createContext, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { withPlatform } from './installation.ts';

/** A year of a large company is some hundred thousand events. */
const IMPORT_COVERAGE_MS = 120_000;

/** `segl saft …`: SAF-T Financial files. */
export function saftCommands(program: Command): void {
  const saft = program.command('saft').description('SAF-T Financial files (1.10–1.40)');
  saft
    .command('import <file>')
    .description('import into a new client; all of it or nothing')
    .option('--masters', 'accounts, parties, codes and opening balance only')
    .action(async (file: string, flags: { masters?: boolean }) => {
      if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
      await withPlatform(async (platform) => {
        const context = createContext(platform, {
          clientId: uuidv7(),
          actorId: SYSTEM_ACTOR,
          requestId: uuidv7(),
        });
        const imported = await importSaft(
          context,
          createReadStream(file),
          flags.masters ? 'masters' : 'ledger',
        );
        if (!imported.ok) throw new Error(`Nothing was imported. ${reasonOf(imported.error)}`);
        const { company, orgnr, clientId, eventId, transactions, lines, totalDebit, totalCredit, findings } =
          imported.value;
        await covered(context, eventId, IMPORT_COVERAGE_MS);
        console.log(`${company} (${orgnr}) is client ${clientId}.`);
        console.log(
          `${transactions} vouchers, ${lines} lines; debit ${formatAmount(totalDebit)}, credit ${formatAmount(totalCredit)}.`,
        );
        for (const finding of findings) console.log(describe(finding));
      });
    });
}

function reasonOf(error: SaftImportError): string {
  switch (error.code) {
    case 'saft_unreadable': {
      const { code, line, column, path, ...facts } = error.fault;
      return `Line ${line}, column ${column} (${path}): ${code}${factsOf(facts)}`;
    }
    case 'saft_rejected':
      return `The file does not hang together:\n${error.findings.map(describe).join('\n')}`;
    case 'saft_refused_by_ledger':
      return `The ledger refused it (${error.constraint}): ${error.reason}`;
  }
}

function describe({ severity, line, code, ...facts }: SaftFinding): string {
  return `  ${severity}: line ${line}: ${code}${factsOf(facts)}`;
}

function factsOf(facts: object): string {
  const named = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  return named.length > 0 ? ` — ${named.join(', ')}` : '';
}
