import {
  ACCOUNT,
  ACCOUNT_DIMENSION,
  COUNTERPARTY,
  DIMENSION,
  VAT_CODE,
  VAT_RATE,
} from '#lib/domain/ledger/chart-statements.ts';
import { part, register, type Fresh, type RowOf } from '#lib/server/audit/index.ts';
import {
  account,
  accountDimension,
  carried as carriedTable,
  companyDetails,
  counterparty,
  dimension,
  fiscalYear,
  period,
  series as seriesTable,
  vatAccount,
  vatCode,
  vatRate,
} from './schema.ts';

/*
 * What a client's ledger is set up with. A NEW REGISTER is its table, its lines here and in CHART, and its kinds in
 * the grammar of events; a new column is a new version of what is said.
 */

export const years = register('fiscal-year', fiscalYear, {
  key: ['year'],
  says: { v1: ['year', 'startsOn', 'endsOn'] },
});

const PERIOD_V1 = ['year', 'number', 'startsOn', 'endsOn', 'lockedAt', 'lockedBy'] as const;
export const periods = register('period', period, {
  key: ['year', 'number'],
  says: { v1: PERIOD_V1, v2: [...PERIOD_V1, 'softLockedAt', 'softLockedBy'] },
});

export const series = register('series', seriesTable, { key: ['code'], says: { v1: ['code', 'name'] } });

/** With every dimension that their lines have had to have. */
export const accounts = register('account', account, {
  key: ['number'],
  says: ACCOUNT,
  parts: {
    requires: part(accountDimension, {
      of: ['number'],
      key: ['type', 'validFrom'],
      says: ACCOUNT_DIMENSION,
    }),
  },
});

/** With every rate they have had, oldest first. */
export const vatCodes = register('vat-code', vatCode, {
  key: ['code'],
  says: VAT_CODE,
  parts: {
    rates: part(vatRate, {
      of: ['code'],
      key: ['validFrom'],
      says: VAT_RATE,
    }),
  },
});

export const vatAccounts = register('vat-account', vatAccount, {
  key: ['code'],
  says: { v1: ['code', 'output', 'input', 'source'] },
});

export const counterparties = register('counterparty', counterparty, {
  key: ['id'],
  by: ['name', 'id'],
  says: COUNTERPARTY,
});

export const dimensions = register('dimension', dimension, {
  key: ['type', 'code'],
  says: DIMENSION,
});

/** What files say beyond the other registers. */
export const carried = register('carried', carriedTable, {
  key: ['type', 'key'],
  says: { v1: ['type', 'key', 'elements'] },
});

export const details = register('company-details', companyDetails, {
  key: ['validFrom'],
  says: {
    v1: [
      'validFrom',
      'street',
      'postalCode',
      'city',
      'contactFirstName',
      'contactLastName',
      'phone',
      'email',
    ],
  },
});

/** In the order in which they refer to one another. */
export const CHART = {
  years,
  periods,
  series,
  vatCodes,
  accounts,
  vatAccounts,
  counterparties,
  dimensions,
  carried,
} as const;

type RowIn<R> = R extends { list(...args: never[]): Promise<(infer Row)[]> } ? Row : never;

/** Everything a client's ledger is set up with, to be written at once. */
export type Chart = { readonly [N in keyof typeof CHART]: readonly Fresh<RowIn<(typeof CHART)[N]>>[] };

export type Account = RowIn<typeof accounts>;
export type CarriedRow = RowOf<typeof carriedTable>;
export type Counterparty = RowOf<typeof counterparty>;
export type Dimension = RowOf<typeof dimension>;
export type Series = RowOf<typeof seriesTable>;
export type VatAccount = RowOf<typeof vatAccount>;
export type VatCode = RowIn<typeof vatCodes>;
export type VatRate = VatCode['rates'][number];
