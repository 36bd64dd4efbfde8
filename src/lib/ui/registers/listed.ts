import type { CivilDate } from '#lib/domain/date.ts';
import { writeBankAccount } from '#lib/domain/bank-account.ts';
import { formatPercent, formatShortDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { Account, RegisterName, Registers, VatCode } from './registers.ts';

/** A row of any register, as the list and the filter take it. */
export interface Listed {
  readonly id: string;
  /** The same, for the filter. */
  readonly value: string;
  readonly number: string;
  readonly name: string;
  /** What else there is to say of it, by the columns of its register. */
  readonly more: readonly [string, string];
  /** It is not used before, or after, this day; null: it is in use today. */
  readonly closed: CivilDate | null;
}

/** What the columns behind number and name are called. */
export function labelsOf(register: RegisterName): readonly [string, string] {
  const labels: Readonly<Record<RegisterName, readonly [string, string]>> = {
    accounts: [t.registers.grouping, t.registers.onLines],
    'vat-codes': [t.registers.standardCode, t.registers.rate],
    parties: [t.registers.orgnr, t.registers.account],
    dimensions: [t.registers.type, ''],
    series: ['', ''],
    years: [t.registers.firstDay, t.registers.lastDay],
  };
  return labels[register];
}

/** A register's rows as they are listed. */
export function listedIn(register: RegisterName, all: Registers, today: CivilDate): Listed[] {
  switch (register) {
    case 'accounts':
      return all.accounts.map((account) => ({
        ...of(account.number, account.number, account.name),
        more: [groupingText(account), onLines(account, all)],
        closed: closedOn(account, today),
      }));
    case 'vat-codes':
      return all.vatCodes.map((code) => ({
        ...of(code.code, code.code, code.description),
        more: [code.standardCode, rateText(code, today)],
        closed: code.rates.some((rate) => closedOn(rate, today) === null) ? null : lastDay(code),
      }));
    case 'parties':
      return all.parties.map((party) => ({
        ...of(party.id, party.number, party.name),
        more: [
          [party.orgnr, party.bankAccount && writeBankAccount(party.bankAccount)].filter(Boolean).join(' · '),
          `${t.partyKinds[party.kind]} ${party.account ?? ''}`.trim(),
        ],
        closed: closedOn(party, today),
      }));
    case 'dimensions':
      return all.dimensions.map(({ type, code, name, typeName, validTo }) => ({
        ...of(`${type}/${code}`, code, name),
        more: [typeName, ''],
        closed: closedOn({ validTo }, today),
      }));
    case 'series':
      return all.series.map(({ code, name }) => ({ ...of(code, code, name), more: ['', ''], closed: null }));
    case 'years':
      return all.years.map(({ year, startsOn, endsOn, periods }) => ({
        ...of(String(year), String(year), t.registers.periodsOf(periods)),
        more: [formatShortDate(startsOn), formatShortDate(endsOn)],
        closed: null,
      }));
  }
}

const of = (id: string, number: string, name: string) => ({ id, value: id, number, name });

interface Dated {
  readonly validFrom?: string | null;
  readonly validTo: string | null;
}

function closedOn({ validFrom = null, validTo }: Dated, today: CivilDate): CivilDate | null {
  if (validTo !== null && validTo < today) return validTo as CivilDate;
  return validFrom !== null && validFrom > today ? (validFrom as CivilDate) : null;
}

const lastDay = ({ rates }: VatCode): CivilDate | null => rates.at(-1)?.validTo ?? null;

/** `Annen driftskostnad 6300`. */
export function groupingText({ groupingCategory, groupingCode }: Account): string {
  return groupingCategory === null ? '' : `${categoryName(groupingCategory)} ${groupingCode ?? ''}`.trim();
}

/** What a category of the code lists is called. */
export function categoryName(category: string): string {
  return (t.groupingCategories as Readonly<Record<string, string>>)[category] ?? category;
}

function onLines({ vatCode, requires }: Account, { dimensions }: Registers): string {
  const types = requires.filter(({ validTo }) => validTo === null).map(({ type }) => type);
  const named = types.map((type) => dimensions.find((each) => each.type === type)?.typeName ?? type);
  return [vatCode === null ? '' : t.registers.vatOf(vatCode), ...named].filter(Boolean).join(', ');
}

function rateText({ rates }: VatCode, today: CivilDate): string {
  const rate = rates.find((each) => closedOn(each, today) === null)?.rateBp;
  return rate === undefined || rate === null ? '–' : formatPercent(rate / 10_000);
}
