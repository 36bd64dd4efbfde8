import { versionsOf, type Columns } from '../columns.ts';
import { statement, type Statement } from '../statement.ts';

/*
 * Which columns the log holds of what a ledger is set up with. The registers of the server are described with these, and a
 * screen says its rows in them, so that what is shown can be held against the log there.
 */

export const ACCOUNT = {
  v1: ['number', 'name', 'groupingCategory', 'groupingCode', 'standardAccount', 'validFrom', 'validTo'],
} as const;
export const VAT_CODE = { v1: ['code', 'description', 'standardCode'] } as const;
export const VAT_RATE = { v1: ['validFrom', 'validTo', 'rateBp'] } as const;
export const COUNTERPARTY = { v1: ['id', 'kind', 'number', 'name', 'orgnr', 'account'] } as const;
export const DIMENSION = { v1: ['type', 'code', 'typeName', 'name'] } as const;

export const accountStatement: Statement<Columns> = statement('segl.account', versionsOf({ says: ACCOUNT }));
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
