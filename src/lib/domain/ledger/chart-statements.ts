import { versionsOf, type Columns } from '../columns.ts';
import { statement, type Statement } from '../statement.ts';

/*
 * Which columns the log holds of what a ledger is set up with. The registers of the server are described with these, and a
 * screen says its rows in them, so that what is shown can be held against the log there.
 */

const ACCOUNT_V1 = [
  ...(['number', 'name', 'groupingCategory', 'groupingCode', 'standardAccount'] as const),
  ...(['validFrom', 'validTo'] as const),
] as const;
export const ACCOUNT = { v1: ACCOUNT_V1, v2: [...ACCOUNT_V1, 'vatCode'] } as const;
/** A dimension that an account's lines must have, which v1 had no room for. */
export const ACCOUNT_DIMENSION = { v2: ['type', 'validFrom', 'validTo'] } as const;
export const VAT_CODE = { v1: ['code', 'description', 'standardCode'] } as const;
export const VAT_RATE = { v1: ['validFrom', 'validTo', 'rateBp'] } as const;
const COUNTERPARTY_V1 = ['id', 'kind', 'number', 'name', 'orgnr', 'account'] as const;
export const COUNTERPARTY = {
  v1: COUNTERPARTY_V1,
  v2: [...COUNTERPARTY_V1, 'bankAccount', 'street', 'postalCode', 'city', 'country', 'validTo'],
} as const;
const DIMENSION_V1 = ['type', 'code', 'typeName', 'name'] as const;
export const DIMENSION = { v1: DIMENSION_V1, v2: [...DIMENSION_V1, 'validTo'] } as const;

export const accountStatement: Statement<Columns> = statement(
  'segl.account',
  versionsOf({ says: ACCOUNT }, { requires: { key: ['type', 'validFrom'], says: ACCOUNT_DIMENSION } }),
);
export const vatCodeStatement: Statement<Columns> = statement(
  'segl.vat-code',
  versionsOf({ says: VAT_CODE }, { rates: { key: ['validFrom'], says: VAT_RATE } }),
);
export const counterpartyStatement: Statement<Columns> = statement(
  'segl.counterparty',
  versionsOf({ says: COUNTERPARTY }),
);
export const dimensionStatement: Statement<Columns> = statement(
  'segl.dimension',
  versionsOf({ says: DIMENSION }),
);
