import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalText, statementHashHex } from '#lib/domain/canonical.ts';
import { toDecimal } from '#lib/domain/money.ts';
import type { SaftElementCount, SaftRemark, SaftReport } from '#lib/domain/ledger/saft-report.ts';
import { cut } from '#lib/domain/text.ts';
import type { FoundVatAccounts } from '#lib/domain/ledger/vat-accounts.ts';
import type { SaftScope } from './check.ts';
import type { Findings } from './findings.ts';
import type { SaftImportRow } from './store.ts';
import type { SaftSurvey } from './survey.ts';
import type { SaftTally } from './tally.ts';

export const ENTRIES = 'AuditFile/GeneralLedgerEntries';

/**
 * What an import did, to be kept and shown.
 * @param entries the tally of the second reading, whose entries were posted; null where none were
 */
export function reportOf(
  { header, check, calendar, tally, sha256: hash }: SaftSurvey,
  made: {
    scope: SaftScope;
    findings: Findings;
    opening: SaftReport['opening'];
    vatAccounts: readonly FoundVatAccounts[];
    entries: SaftTally | null;
  },
): SaftReport {
  const { accounts, customers, suppliers, taxCodes, analysisTypes, journals, ...sums } = check.summary();
  return {
    file: {
      version: header.declaredVersion,
      created: header.created,
      software: header.software,
      sha256: hash,
    },
    scope: made.scope,
    covers: calendar.covers,
    years: calendar.years,
    opening: made.opening,
    counts: {
      ...{ accounts, customers, suppliers, taxCodes, dimensions: analysisTypes, journals },
      vouchers: sums.transactions,
      lines: sums.lines,
      debit: toDecimal(sums.totalDebit),
      credit: toDecimal(sums.totalCredit),
    },
    vatAccounts: made.vatAccounts,
    elements: elementsOf(tally, made.entries),
    remarks: made.findings.byCode().map(remarkOf),
  };
}

/** The masters were taken at the first reading, the entries at the second: each table has its part. */
function elementsOf(masters: SaftTally, entries: SaftTally | null): SaftElementCount[] {
  if (!entries) masters.onlyCheckedBelow(ENTRIES);
  const isEntry = ({ path }: SaftElementCount) => path.startsWith(`${ENTRIES}/`);
  const table = masters.table();
  if (!entries) return table;
  const [before, after] = [table.findIndex(isEntry), table.findLastIndex(isEntry)];
  if (before < 0) return table;
  return [...table.slice(0, before), ...entries.table().filter(isEntry), ...table.slice(after + 1)];
}

function remarkOf({ code, count, first }: ReturnType<Findings['byCode']>[number]): SaftRemark {
  return {
    code,
    count,
    places: first.map(({ severity: _, code: __, line, ...facts }) => ({ line, ...written(code, facts) })),
  };
}

const LONGEST_FACT = 100;

/** Amounts as decimals, numbers of entries as they are, texts of the file in short. */
function written(code: string, facts: object): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(facts as Record<string, string | number | bigint>)) {
    if (typeof value === 'string') kept[name] = cut(value, LONGEST_FACT);
    else if (typeof value === 'number') kept[name] = value;
    else kept[name] = code === 'saft_wrong_number_of_entries' ? String(value) : toDecimal(value);
  }
  return kept;
}

export function canonicalReport(report: SaftReport): string {
  return canonicalText(JSON.parse(JSON.stringify(report)) as never);
}

/** `segl.saft-import.v1`: what the log says of an import's row. */
export function saftImportHash({ id, at, by, report }: SaftImportRow): string {
  return statementHashHex({
    statement: 'segl.saft-import.v1',
    id,
    at: at.toISOString(),
    by,
    report: bytesToHex(sha256(utf8ToBytes(report))),
  });
}
