import type { Api } from '#lib/api.ts';
import type { Fields } from '#lib/domain/report/fields.ts';
import type { ReportBooks } from './view.ts';

/** Asks for what a report's fields are chosen from, and for nothing else. */
export async function loadBooks(api: Api, fields: Fields): Promise<ReportBooks> {
  const [periods, accounts, dimensions, parties] = await Promise.all([
    fields.year ? api.ledger.periods.query() : [],
    fields.account ? api.ledger.accounts.query() : [],
    fields.code ? api.ledger.dimensions.query() : [],
    fields.party ? api.ledger.counterparties.query() : [],
  ]);
  return { periods, accounts, dimensions, parties };
}
