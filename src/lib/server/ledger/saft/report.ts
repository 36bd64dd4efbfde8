import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalText } from '#lib/domain/canonical.ts';
import { statement } from '#lib/domain/statement.ts';
import { toDecimal } from '#lib/domain/money.ts';
import type {
  SaftConflicts,
  SaftElementCount,
  SaftRemark,
  SaftReport,
} from '#lib/domain/ledger/saft-report.ts';
import type { FoundVatAccounts } from '#lib/domain/ledger/vat-accounts.ts';
import type { SaftScope } from '#lib/domain/ledger/saft/checked/check.ts';
import { placeOf, type Findings } from '#lib/domain/ledger/saft/checked/findings.ts';
import { isOfCheckAlone } from '#lib/domain/ledger/saft/checked/severity.ts';
import type { SaftImportRow } from './store.ts';
import type { SaftSurvey } from './survey.ts';
import type { SaftTally } from '#lib/domain/ledger/saft/tally.ts';

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
    /** Null of what began a client. */
    conflicts: SaftConflicts | null;
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
    ...(made.conflicts && { conflicts: made.conflicts }),
    elements: elementsOf(tally, made.entries),
    remarks: made.findings.byCode().flatMap(remarksOf),
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

function remarksOf({ code, count, first }: ReturnType<Findings['byCode']>[number]): SaftRemark[] {
  return isOfCheckAlone(code) ? [] : [{ code, count, places: first.map(placeOf) }];
}

export function canonicalReport(report: SaftReport): string {
  return canonicalText(JSON.parse(JSON.stringify(report)) as never);
}

/** `segl.saft-import.v1`: what the log says of an import's row. */
export const importStatement = statement<SaftImportRow>('segl.saft-import', {
  v1: ({ id, at, by, report }) => ({
    ...{ id, at: at.toISOString(), by },
    report: bytesToHex(sha256(utf8ToBytes(report))),
  }),
});
