import { PROJECT } from '#lib/domain/ledger/coding.ts';
import type { NewLine } from '#lib/domain/ledger/voucher.ts';
import {
  accountPart,
  counterpartyPart,
  dimensionPart,
  goneParts,
  vatCodePart,
  type ShownPart,
} from '#lib/ui/history/shown-subjects.ts';
import type { Chart } from './chart.ts';

/** What a page looks up in the chart, by number, id and code. */
export interface Named {
  readonly accounts: ReadonlySet<string>;
  readonly parties: ReadonlySet<string>;
  readonly projects: ReadonlySet<string>;
  readonly vatCodes: ReadonlySet<string>;
}

/** What the table of lines looks up; the rate of a line's VAT is the line's own. */
export function namedIn(lines: readonly NewLine[]): Named {
  const dimensions = lines.flatMap((line) => line.dimensions);
  return {
    accounts: new Set(lines.map(({ account }) => account)),
    parties: new Set(lines.flatMap(({ counterpartyId }) => counterpartyId ?? [])),
    projects: new Set(dimensions.filter(({ type }) => type === PROJECT).map(({ code }) => code)),
    vatCodes: new Set(),
  };
}

/** The rows of the chart that a page names things by, to be held against the log; what is gone from it too. */
export function chartParts(chart: Chart, { accounts, parties, projects, vatCodes }: Named): ShownPart[] {
  const account = chart.accounts.filter(({ number }) => accounts.has(number)).map(accountPart);
  const party = chart.counterparties.filter(({ id }) => parties.has(id)).map(counterpartyPart);
  const vatCode = chart.vatCodes.filter(({ code }) => vatCodes.has(code)).map(vatCodePart);
  return [
    ...[...account, ...goneParts('account', accounts, account)],
    ...[...party, ...goneParts('counterparty', parties, party)],
    ...[...vatCode, ...goneParts('vat-code', vatCodes, vatCode)],
    // Who may not ask for projects is shown their codes.
    ...chart.projects
      .filter(({ code }) => projects.has(code))
      .map((project) => dimensionPart(PROJECT, project)),
  ];
}
