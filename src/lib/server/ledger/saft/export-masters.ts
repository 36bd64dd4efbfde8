import type { Minor } from '#lib/domain/money.ts';
import { timesOf, type Carried } from '#lib/domain/ledger/saft/carried.ts';
import { groupingFor } from '#lib/domain/ledger/saft/grouped.ts';
import type { OtherSection } from '#lib/domain/ledger/saft/records.ts';
import { ALWAYS } from '#lib/domain/ledger/saft/checked/vat-table.ts';
import {
  accountElements,
  balanceElements,
  dimensionElements,
  partyElements,
  taxCodeElements,
  type PartyName,
} from '#lib/domain/ledger/saft/written.ts';
import { parseMonetary } from '#lib/domain/ledger/saft/values.ts';
import { xmlOf } from '#lib/domain/ledger/saft/xml/writer.ts';
import { kindOfAccount } from '#lib/domain/ledger/reports/trial-balance.ts';
import {
  accounts,
  counterparties,
  dimensions,
  vatCodes,
  type Account,
  type Counterparty,
} from '../chart/registers.ts';
import type { AboutExport, GroupedAccount, Sink } from './export-about.ts';
import { accountStandings, partyStandings, type PartyStanding } from './export-store.ts';

/** An account that is in no chart: what earlier years left on the accounts of the result, so that openings come to zero. */
export const UNDISTRIBUTED: Account = {
  number: 'IB-RESULTAT',
  name: 'Udisponert resultat fra tidligere år',
  groupingCategory: 'egenkapital',
  groupingCode: '2050',
  standardAccount: null,
  validFrom: null,
  validTo: null,
  vatCode: null,
  requires: [],
};

/** MasterFiles, in the order of the schema. @returns what the entries name parties by, and the groupings that were found */
export async function masterParts(
  about: AboutExport,
  sink: Sink,
): Promise<{ partyNames: ReadonlyMap<string, PartyName>; grouped: readonly GroupedAccount[] }> {
  const { tx, clientId } = about;
  await sink('<MasterFiles>\n');
  const grouped = await writeAccounts(about, sink);
  await writeOthers('Taxonomies', 'Taxonomy', about, sink);
  const parties = await counterparties.list(tx, clientId);
  await writeParties(parties, about, sink);
  await writeTaxTable(about, sink);
  await writeOthers('UOMTable', 'UOMTableEntry', about, sink);
  await writeDimensions(about, sink);
  await writeOthers('MovementTypeTable', 'MovementTypeTableEntry', about, sink);
  await writeOthers('Products', 'Product', about, sink);
  await writeOthers('PhysicalStock', 'PhysicalStockEntry', about, sink);
  await writeOthers('Owners', 'Owner', about, sink);
  await writeOthers('Assets', 'Asset', about, sink);
  await sink('</MasterFiles>\n');
  return { partyNames: new Map(parties.map((party) => [party.id, party])), grouped };
}

/** A result account starts each year at zero; in the year in which the books begin, at what they begin with. */
async function writeAccounts(about: AboutExport, sink: Sink): Promise<readonly GroupedAccount[]> {
  const { tx, clientId, days, version, carried } = about;
  const standings = new Map((await accountStandings(tx, clientId, days)).map((each) => [each.account, each]));
  const all = await accounts.list(tx, clientId);
  let undistributed = 0n;
  const standing = new Map<string, { opening: Minor; closing: Minor }>();
  for (const { number: account, groupingCategory } of all) {
    const { before, beforeInYear, moved } = standings.get(account) ?? NOTHING;
    const opening = kindOfAccount({ account, groupingCategory }) === 'result' ? beforeInYear : before;
    undistributed += before - opening;
    standing.set(account, { opening, closing: opening + moved });
  }
  if (undistributed !== 0n) {
    if (!standing.has(UNDISTRIBUTED.number)) all.push(UNDISTRIBUTED);
    const { opening = 0n, closing = 0n } = standing.get(UNDISTRIBUTED.number) ?? {};
    standing.set(UNDISTRIBUTED.number, {
      opening: opening + undistributed,
      closing: closing + undistributed,
    });
  }
  const grouped: GroupedAccount[] = [];
  await writeSection(
    'GeneralLedgerAccounts',
    sink,
    inOrder(all, ({ number }) => number),
    (account) => {
      const { opening = 0n, closing = 0n } = standing.get(account.number) ?? {};
      const said = { ...accountElements(account), ...groupingOf(account, grouped) };
      const whole = {
        ...said,
        ...carried.of('account', account.number),
        ...balanceElements(opening, closing),
      };
      return xmlOf('Account', whole, version);
    },
  );
  return grouped;
}

const NOTHING = { before: 0n, beforeInYear: 0n, moved: 0n };

function groupingOf(account: Account, grouped: GroupedAccount[]): Carried {
  if (account.groupingCategory !== null && account.groupingCode !== null) return {};
  const { category, code } = groupingFor(account);
  grouped.push({ account: account.number, code });
  return { GroupingCategory: category, GroupingCode: code };
}

async function writeParties(parties: readonly Counterparty[], about: AboutExport, sink: Sink): Promise<void> {
  const { tx, clientId, days, version, carried } = about;
  const standings = Map.groupBy(await partyStandings(tx, clientId, days), ({ partyId }) => partyId);
  const write = (kind: 'customer' | 'supplier', section: string, entry: string) => {
    const ofKind = parties.filter((party) => party.kind === kind);
    return writeSection(
      section,
      sink,
      inOrder(ofKind, ({ number }) => number),
      (party) => {
        const { BalanceAccount: beyond, ...said } = carried.of(kind, party.number);
        const balances = balancesOf(party, standings.get(party.id) ?? [], timesOf(beyond) as Carried[]);
        const whole = {
          ...partyElements(party),
          ...said,
          ...(balances.length > 0 && { BalanceAccount: balances }),
        };
        return xmlOf(entry, whole, version);
      },
    );
  };
  await write('customer', 'Customers', 'Customer');
  await write('supplier', 'Suppliers', 'Supplier');
}

/**
 * A party's accounts: its own first, then those that a file named, then whichever else it has something on.
 * @param beyond accounts that its file named, with openings that the books do not hold
 */
function balancesOf(
  { account: own }: Counterparty,
  standings: readonly PartyStanding[],
  beyond: readonly Carried[],
): Carried[] {
  const balances = new Map<string, { opening: Minor; closing: Minor }>();
  const add = (account: string, opening: Minor, moved: Minor) => {
    const before = balances.get(account) ?? { opening: 0n, closing: 0n };
    balances.set(account, { opening: before.opening + opening, closing: before.closing + opening + moved });
  };
  if (own !== null) add(own, 0n, 0n);
  for (const said of beyond) add(textOf(said['AccountID']), openingIn(said), 0n);
  const named = new Set(balances.keys());
  for (const { account, opening, moved } of inOrder(standings, (each) => each.account))
    add(account, opening, moved);
  return [...balances]
    .filter(([account, { opening, closing }]) => named.has(account) || opening !== 0n || closing !== 0n)
    .map(([account, { opening, closing }]) => ({
      ...(account !== '' && { AccountID: account }),
      ...balanceElements(opening, closing),
    }));
}

function openingIn({ OpeningDebitBalance: debit, OpeningCreditBalance: credit }: Carried): Minor {
  const amount = parseMonetary(textOf(debit ?? credit));
  if (typeof amount !== 'bigint') return 0n;
  return debit === undefined ? -amount : amount;
}

const textOf = (said: Carried[string] | undefined): string => (typeof said === 'string' ? said : '');

async function writeTaxTable({ tx, clientId, version, carried }: AboutExport, sink: Sink): Promise<void> {
  const codes = await vatCodes.list(tx, clientId);
  const rates = codes.flatMap(({ rates: dated, ...code }) => dated.map((rate) => ({ code, rate })));
  if (rates.length === 0) return;
  await sink('<TaxTable>\n<TaxTableEntry><TaxType>MVA</TaxType><Description>Merverdiavgift</Description>\n');
  for (const { code, rate } of rates) {
    const validFrom = rate.validFrom === ALWAYS ? null : rate.validFrom;
    const own = `${code.code} ${validFrom ?? ''}`;
    const { TaxPercentage: stated, ...beyond } = carried.of(
      'vat-code',
      carried.has('vat-code', own) ? own : code.code,
    );
    const said: Record<string, Carried[string]> = {
      ...taxCodeElements(code, { ...rate, validFrom }),
      ...beyond,
      ...(rate.rateBp === null && stated !== undefined && { TaxPercentage: stated }),
    };
    if (said['FlatTaxRate'] !== undefined) delete said['TaxPercentage'];
    await sink(xmlOf('TaxCodeDetails', said, version));
  }
  await sink('</TaxTableEntry>\n</TaxTable>\n');
}

async function writeDimensions({ tx, clientId, version, carried }: AboutExport, sink: Sink): Promise<void> {
  const all = await dimensions.list(tx, clientId);
  await writeSection('AnalysisTypeTable', sink, all, (dimension) => {
    const beyond = carried.of('dimension', JSON.stringify([dimension.type, dimension.code]));
    return xmlOf('AnalysisTypeTableEntry', { ...dimensionElements(dimension), ...beyond }, version);
  });
}

function writeOthers(
  section: OtherSection,
  entry: string,
  { carried, version }: AboutExport,
  sink: Sink,
): Promise<void> {
  return writeSection(section, sink, carried.all(section), (said) => xmlOf(entry, said, version));
}

/** A section whose entries there are; one without any is not valid. */
async function writeSection<T>(
  section: string,
  sink: Sink,
  entries: readonly T[],
  write: (entry: T) => string,
): Promise<void> {
  if (entries.length === 0) return;
  await sink(`<${section}>\n`);
  for (const entry of entries) await sink(write(entry));
  await sink(`</${section}>\n`);
}

/** By UTF-16 code units, as the opening balance's lines are. */
function inOrder<T>(rows: readonly T[], key: (row: T) => string): T[] {
  return [...rows].sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}
