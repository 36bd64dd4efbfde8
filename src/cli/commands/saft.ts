import { existsSync, statSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { v7 as uuidv7 } from 'uuid';
import { isCivilDate, type CivilDate } from '#lib/domain/date.ts';
import { saftFilesIn } from '#lib/domain/ledger/saft/packed.ts';
import { ZipFault } from '#lib/domain/ledger/saft/zip.ts';
import { covered } from '#lib/server/audit/index.ts';
import {
  importSaftFiles,
  openYearsAhead,
  type SaftDifference,
  type SaftFinding,
  type SaftImportError,
  type SaftSource,
} from '#lib/server/ledger/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import { clientNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';
import { harmless } from '../terminal.ts';
import { onDisk, saftCheckCommand } from './saft-check.ts';
import { saftExportCommand } from './saft-export.ts';
import { reportLines } from './saft-report.ts';

/** A year of a large company is some hundred thousand events. */
const IMPORT_COVERAGE_MS = 120_000;

interface ImportFlags {
  readonly into?: string;
  readonly lockBefore?: CivilDate;
  readonly masters?: boolean;
  readonly json?: boolean;
}

/** `segl saft …`: SAF-T Financial files. */
export function saftCommands(
  program: Command,
  { withPlatform, print = (line) => console.log(line) }: CommandOptions,
) {
  const saft = program.command('saft').description('SAF-T Financial files (1.10–1.40)');
  saftCheckCommand(saft, { print });
  saftExportCommand(saft, { withPlatform, print });
  saft
    .command('import <files...>')
    .description('import the files of one company, also .zip and .gz, in any order; all of it or nothing')
    .option('--into <client>', 'a client that is there, whose books they go on from (default: a new one)')
    .option('--lock-before <date>', 'lock the months that end before that day, as 2026-01-01', dayIn)
    .option('--masters', 'accounts, parties, codes and opening balance only')
    .option('--json', 'what was read, kept and left behind as JSON')
    .action(async (files: string[], { into, lockBefore, masters, json }: ImportFlags) => {
      const sources = await sourcesIn(files);
      await withPlatform(async (platform) => {
        const clientId = into === undefined ? uuidv7() : (await clientNamed(platform, into)).id;
        const context = machine(platform, clientId);
        const imported = await importSaftFiles(context, sources, {
          ...{ scope: masters ? 'masters' : 'ledger', added: into !== undefined, lockedBefore: lockBefore },
        });
        if (!imported.ok) throw new Error(`Nothing was imported. ${reasonOf(imported.error)}`);
        const { files: taken, locked, eventId } = imported.value;
        // What files of earlier years leave between their last and today.
        const years = await openYearsAhead(context);
        await covered(context, eventId, IMPORT_COVERAGE_MS);
        if (json) {
          const told = taken.map(({ company, orgnr, report }) => ({ clientId, company, orgnr, ...report }));
          return print(JSON.stringify(told.length === 1 ? told[0] : told, null, 2));
        }
        for (const [at, { company, orgnr, report }] of taken.entries()) {
          if (at > 0) print('');
          print(
            `${harmless(company)} (${harmless(orgnr) || 'no organisation number'}) is client ${clientId}.`,
          );
          for (const line of reportLines(report)) print(line);
        }
        if (years.length > 0) print(`Opened as well, so that it can go on from here: ${years.join(', ')}.`);
        if (lockBefore !== undefined) print(`${locked} months that end before ${lockBefore} are locked.`);
      });
    });
}

/** What stands in the files, of archives each for itself. */
async function sourcesIn(files: readonly string[]): Promise<SaftSource[]> {
  const sources: SaftSource[] = [];
  for (const file of files) {
    if (!existsSync(file) || !statSync(file).isFile()) throw new Error(`There is no file ${harmless(file)}.`);
    try {
      sources.push(...(await saftFilesIn(onDisk(file))));
    } catch (cause) {
      if (!(cause instanceof ZipFault)) throw cause;
      const { code, ...facts } = cause.fault;
      throw new Error(`Nothing was imported. ${harmless(file)}: ${code}${factsOf(facts)}`, { cause });
    }
  }
  return sources;
}

function dayIn(text: string): CivilDate {
  if (!isCivilDate(text)) throw new InvalidArgumentError('Write it as 2026-01-01.');
  return text;
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
      return `${which} the organisation number ${orgnr} already. To add years to it, name it: --into ${orgnr}.`;
    }
    case 'saft_other_company':
      return `A file is of ${harmless(error.orgnr) || 'a company without a number'}, and not of ${error.expected}.`;
    case 'saft_within_books':
      return `A file begins on ${error.from}, and there is a voucher of ${error.last} already: it must begin after the newest.`;
    case 'saft_period_locked':
      return `What a file covers is locked in part: period ${error.period} of ${error.year}.`;
    case 'saft_differs_here':
      return `A file does not go on from what is there:\n${error.differences.map(difference).join('\n')}`;
    case 'saft_changed_meanwhile':
      return 'The file was changed while it was read. Import it again.';
    case 'saft_refused_by_ledger':
      return `The ledger refused it (${error.constraint}): ${error.reason}`;
  }
}

function difference(found: SaftDifference): string {
  const { here, file } = found;
  const both = `${harmless(here)} here, ${harmless(file)} in the file`;
  switch (found.of) {
    case 'balance':
      return `  account ${harmless(found.account)}: ${both}`;
    case 'fiscal-year':
      return `  fiscal year ${found.year}: ${both}`;
    case 'vat-code':
      return `  VAT code ${harmless(found.code)}: ${both}`;
  }
}

function describe({ severity, line, code, ...facts }: SaftFinding): string {
  return `  ${severity}: line ${line}: ${code}${factsOf(facts)}`;
}

export function factsOf(facts: object): string {
  const named = Object.entries(facts).map(([name, value]) => `${name} ${harmless(String(value))}`);
  return named.length > 0 ? ` — ${named.join(', ')}` : '';
}
