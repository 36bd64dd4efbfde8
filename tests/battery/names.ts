type Row = Readonly<Record<string, unknown>>;

/** How a finding names what a row is of, made of the row as it was. A NEW TABLE that the log answers for has its line. */
export const NAMED: Readonly<Record<string, (row: Row) => string>> = {
  'identity.membership': ({ user_id }) => `membership ${String(user_id)}`,
  'identity.user': ({ id }) => `user ${String(id)}`,
  'ledger.account': ({ number }) => `account ${String(number)}`,
  'ledger.account_line': ({ voucher_id, line_no }) =>
    `line ${String(line_no)} of voucher ${String(voucher_id)}`,
  'ledger.approval': ({ id }) => `approval ${String(id)}`,
  'ledger.balance': ({ account, year, period }) =>
    `account ${String(account)} ${String(year)}/${String(period)}`,
  'ledger.counterparty': ({ id }) => `counterparty ${String(id)}`,
  'ledger.dimension': ({ type, code }) => `dimension ${String(type)}/${String(code)}`,
  'ledger.draft': ({ id }) => `draft ${String(id)}`,
  'ledger.draft_coding': ({ draft_id }) => `draft ${String(draft_id)}`,
  'ledger.draft_photo': ({ draft_id }) => `draft ${String(draft_id)}`,
  'ledger.fiscal_year': ({ year }) => `fiscal-year ${String(year)}`,
  'ledger.line': ({ voucher_id }) => `voucher ${String(voucher_id)}`,
  'ledger.line_dimension': ({ voucher_id }) => `voucher ${String(voucher_id)}`,
  'ledger.period': ({ year, number }) => `period ${String(year)}/${String(number)}`,
  'ledger.photo': ({ id }) => `photo ${String(id)}`,
  'ledger.reversal_proposal': ({ id }) => `reversal-proposal ${String(id)}`,
  'ledger.saft_import': ({ id }) => `saft-import ${String(id)}`,
  'ledger.series': ({ code }) => `series ${String(code)}`,
  'ledger.series_counter': ({ series, year }) => `series ${String(series)} ${String(year)}`,
  'ledger.vat_account': ({ code }) => `vat-account ${String(code)}`,
  'ledger.vat_code': ({ code }) => `vat-code ${String(code)}`,
  'ledger.vat_rate': ({ code }) => `vat-code ${String(code)}`,
  'ledger.voucher': ({ id }) => `voucher ${String(id)}`,
  'platform.client': ({ id }) => `client ${String(id)}`,
  'signing.augmentation': ({ document_id }) => `document ${String(document_id)}`,
  'signing.closing': ({ document_id }) => `document ${String(document_id)}`,
  'signing.dispatch': ({ document_id }) => `document ${String(document_id)}`,
  'signing.document': ({ id }) => `document ${String(id)}`,
  'signing.issuer': ({ client_id }) => `issuer ${String(client_id)}`,
  'signing.signature': ({ document_id }) => `document ${String(document_id)}`,
  'signing.signer': ({ document_id }) => `document ${String(document_id)}`,
};
