import { harmless } from '../terminal.ts';
import { shownElements, type SaftReport } from '#lib/domain/ledger/saft-report.ts';

const BASIS = { selection: 'the file says so', entries: 'by its entries', created: 'by the day it was made' };

/** What an import did, as a person reads it at a terminal. */
export function* reportLines(report: SaftReport): Generator<string> {
  const { file, counts, covers, years, opening, vatAccounts, remarks, conflicts } = report;
  yield `SAF-T ${file.version} of ${file.created}, ${harmless(file.software) || 'of an unnamed program'}.`;
  yield `It covers ${covers.from} to ${covers.to} (${BASIS[covers.basis]}).`;
  for (const { year, startsOn, endsOn } of years) yield `Fiscal year ${year}: ${startsOn} to ${endsOn}.`;
  yield `${counts.vouchers} vouchers, ${counts.lines} lines; debit ${counts.debit}, credit ${counts.credit}${
    report.scope === 'masters' ? ': not posted' : ''
  }.`;
  yield opening
    ? `Opening balance of ${opening.date}: ${opening.lines} lines, ${opening.unexplained} unexplained.`
    : conflicts
      ? 'Its opening balances are the closings of the books.'
      : 'No opening balance.';
  if (vatAccounts.length > 0) {
    yield '\nVAT accounts';
    yield* table(
      ['code', 'output', 'input', 'from'],
      vatAccounts.map(({ code, output, input, source }) => [code, output ?? '', input ?? '', source]),
    );
  }
  if (remarks.length > 0) {
    yield '\nRemarks';
    yield* table(
      ['times', 'what', 'first at line'],
      remarks.map(({ code, count, places }) => [String(count), code, String(places[0]?.line ?? '')]),
    );
  }
  if (conflicts && conflicts.count > 0) {
    yield `\n${conflicts.count} things are said otherwise in the books, which stay as they were`;
    yield* table(
      ['register', 'key', 'line', 'books', 'file'],
      conflicts.first.map(({ register, key, line, here, file: said }) =>
        [register, key, String(line), here, said].map(harmless),
      ),
    );
  }
  yield '\nRead, kept and left behind';
  yield* table(
    ['read', 'kept', 'checked', 'left', 'element'],
    shownElements(report.elements).map(({ path, read, kept, checked, left }) => [
      ...[read, kept, checked, left].map((count) => (count === 0 ? '·' : String(count))),
      harmless(path.replace('AuditFile/', '')),
    ]),
  );
}

/** Columns as wide as they must be; the last is free. */
function* table(head: readonly string[], rows: readonly (readonly string[])[]): Generator<string> {
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  for (const row of [head, ...rows]) {
    yield `  ${row.map((cell, at) => (at === head.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  ')}`;
  }
}
