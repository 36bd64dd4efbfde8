import { createReadStream, existsSync } from 'node:fs';
import type { Command } from 'commander';
import { v7 as uuidv7 } from 'uuid';
import { covered } from '#lib/server/audit/index.ts';
import {
  importSaft,
  openYearsAhead,
  type SaftFinding,
  type SaftImportError,
} from '#lib/server/ledger/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import type { CommandOptions } from '../installation.ts';
import { harmless } from '../terminal.ts';
import { saftCheckCommand } from './saft-check.ts';
import { saftExportCommand } from './saft-export.ts';
import { reportLines } from './saft-report.ts';

/** A year of a large company is some hundred thousand events. */
const IMPORT_COVERAGE_MS = 120_000;

/** `segl saft …`: SAF-T Financial files. */
export function saftCommands(
  program: Command,
  { withPlatform, print = (line) => console.log(line) }: CommandOptions,
) {
  const saft = program.command('saft').description('SAF-T Financial files (1.10–1.40)');
  saftCheckCommand(saft, { print });
  saftExportCommand(saft, { withPlatform, print });
  saft
    .command('import <file>')
    .description('import into a new client; all of it or nothing')
    .option('--masters', 'accounts, parties, codes and opening balance only')
    .option('--json', 'what was read, kept and left behind as JSON')
    .action(async (file: string, flags: { masters?: boolean; json?: boolean }) => {
      if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
      await withPlatform(async (platform) => {
        const context = machine(platform, uuidv7());
        const imported = await importSaft(
          context,
          () => createReadStream(file),
          flags.masters ? 'masters' : 'ledger',
        );
        if (!imported.ok) throw new Error(`Nothing was imported. ${reasonOf(imported.error)}`);
        const { company, orgnr, clientId, eventId, report } = imported.value;
        // What a file of earlier years leaves between its last and today.
        const years = await openYearsAhead(context);
        await covered(context, eventId, IMPORT_COVERAGE_MS);
        if (flags.json) return print(JSON.stringify({ clientId, company, orgnr, ...report }, null, 2));
        print(`${harmless(company)} (${harmless(orgnr) || 'no organisation number'}) is client ${clientId}.`);
        for (const line of reportLines(report)) print(line);
        if (years.length > 0) print(`Opened as well, so that it can go on from here: ${years.join(', ')}.`);
      });
    });
}

function reasonOf(error: SaftImportError): string {
  switch (error.code) {
    case 'saft_unreadable': {
      const { code, line, column, path, ...facts } = error.fault;
      return `Line ${line}, column ${column} (${harmless(path)}): ${code}${factsOf(facts)}`;
    }
    case 'saft_rejected':
      return `The file does not hang together:\n${error.findings.map(describe).join('\n')}`;
    case 'client_exists': {
      const { name, clientId, orgnr } = error;
      const which = name && clientId ? `${name} is client ${clientId} and has` : 'A client here has';
      return `${which} the organisation number ${orgnr} already, and years can't be added to a client that is there.`;
    }
    case 'saft_changed_meanwhile':
      return 'The file was changed while it was read. Import it again.';
    case 'saft_refused_by_ledger':
      return `The ledger refused it (${error.constraint}): ${error.reason}`;
  }
}

function describe({ severity, line, code, ...facts }: SaftFinding): string {
  return `  ${severity}: line ${line}: ${code}${factsOf(facts)}`;
}

export function factsOf(facts: object): string {
  const named = Object.entries(facts).map(([name, value]) => `${name} ${harmless(String(value))}`);
  return named.length > 0 ? ` — ${named.join(', ')}` : '';
}
