import { amount, date, period, text, type Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const ledger: Record<keyof typeof nb.ledger, Sentence> = {
  voucher_unbalanced: (facts) =>
    `The voucher does not balance: it is off by ${amount(facts['difference'])}. Correct the lines.`,
  voucher_too_few_lines: 'A voucher must have at least two lines.',
  voucher_too_many_lines: 'The voucher has too many lines. Split it into several.',
  line_zero: (facts) => `Line ${text(facts['line'])} is zero. Write an amount or remove it.`,
  voucher_unknown: 'The voucher does not exist, or you do not have access to it.',
  voucher_differs:
    'A voucher with the same key is already posted with other content. Nothing was posted now; look at what is there.',
  already_reversed: 'The voucher has already been reversed.',
  reversal_of_receipt:
    'This voucher took a receipt back. If it is to be posted after all, code it again from the voucher that was reversed.',
  reversal_of_accrued:
    'A line of the voucher is spread over months that are to come. End the accrual first; then the voucher can be reversed.',
  reversal_of_automatic:
    'The voucher is part of an accrual. End the accrual instead: what is left is then brought back.',
  reversal_of_difference:
    'This is the currency difference of a matching. Undo the matching under Open items, and it is taken back.',
  currency_account_missing: (facts) =>
    `The chart has no account for currency differences (${text(facts['account'])}). Add it under Chart and registers, and match again.`,
  matching_too_early: (facts) =>
    `The difference can’t be dated before the last item, ${date(facts['date'])}. Choose a later date.`,
  reversal_too_early: (facts) =>
    `A reversal can't be earlier than the voucher of ${date(facts['date'])}. Choose a later date.`,
  clock_differs:
    "The server's clock is wrong, so nothing was posted. Tell whoever operates Segl, and try again afterwards.",
  series_unknown: (facts) => `The client has no voucher series ${text(facts['series'])}. Choose another.`,
  period_unknown: (facts) =>
    `The client has no period for ${date(facts['date'])}. Choose a date in an opened fiscal year.`,
  period_locked: (facts) => `The period ${period(facts)} is locked. Choose a date in an open period.`,
  period_soft_locked: (facts) =>
    `The period ${period(facts)} is closed to all but those who may lock periods. Ask one of them to submit it again or to open it, or choose a date in an open period.`,
  period_not_in_year: (facts) =>
    `The fiscal year ${text(facts['year'])} has no period ${text(facts['period'])}.`,
  saft_span_unknown:
    'The client does not have these periods, or the last comes before the first. No file was made. Choose another year or other periods.',
  saft_export_busy:
    'As many SAF-T files are being fetched as the server makes at once. Wait until one of them is done, and try again.',
  saft_export_too_large: (facts) =>
    `The books become ${text(facts['files'])} files, and here one is made. Choose fewer periods, or ask whoever operates Segl to export with the command.`,
  period_out_of_order: (facts) => `Periods are locked in order. Lock ${period(facts)} first.`,
  period_not_locked: 'The period is open already.',
  period_not_last_locked: (facts) => `Periods are opened from the last one. Open ${period(facts)} first.`,
  approval_needed:
    'The client’s approval rules ask for an approval of such a voucher. Make it in the inbox, and submit it for approval.',
  reopening_differs: 'The same has been asked for in other words. Reload the page, and see what stands.',
  position_unknown: (facts) =>
    `The log does not have as many events as were asked for: ${text(facts['at'])}. Choose an earlier day.`,
  account_unknown: (facts) => `The client has no account ${text(facts['account'])}. Choose another.`,
  account_not_valid: (facts) =>
    `Account ${text(facts['account'])} is not valid on ${date(facts['date'])}. Choose another account or date.`,
  invoice_again: (facts) =>
    `Invoice ${text(facts['invoice'])} is posted already, as voucher ${text(facts['voucher'])}. If this is another invoice, correct the number.`,
  paper_again: (facts) =>
    `The same paper is posted already, as voucher ${text(facts['voucher'])}. If there is another invoice on it, confirm that.`,
  invoice_party_missing: (facts) =>
    `Line ${text(facts['line'])} is an invoice without a customer or supplier. Choose whom it is from or to.`,
  invoice_dates_differ: (facts) =>
    `Line ${text(facts['line'])} has another invoice date. Enter each invoice as a voucher of its own.`,
  cid_invalid: (facts) =>
    `KID ${text(facts['cid'])} can’t be right: its check digit is wrong. Look once more.`,
  accrual_line: (facts) =>
    `Line ${text(facts['line'])} can’t be spread: only income and costs of vouchers entered here can.`,
  accrual_account: (facts) =>
    `Account ${text(facts['account'])} can’t keep an accrual. Choose one of the balance sheet, such as 1700 or 2900: not customers, suppliers, bank, VAT, what is withheld, or equity.`,
  accrual_again: (facts) => `Line ${text(facts['line'])} is spread already.`,
  accrual_differs: 'The same has been spread in another way. Load the page again, and see what stands.',
  accrual_early: (facts) =>
    `The accrual can’t begin before ${date(facts['date'])}. Choose a later date or month.`,
  accrual_late: (facts) =>
    `The first month can’t be more than ${text(facts['months'])} months ahead. Choose an earlier one.`,
  accrual_over: 'The accrual is over: nothing is left.',
  accrual_too_small: (facts) =>
    `The amount comes to less than an øre a month over ${text(facts['months'])} months. Choose fewer.`,
  accrual_unknown: 'There is no such accrual. Load the page again.',
  template_differs: 'The same has been kept as another template. Load the page again, and see what stands.',
  template_early: (facts) =>
    `A template can’t begin to recur before ${date(facts['date'])}. Choose a later day.`,
  template_name_taken: (facts) =>
    `There is a template called ${text(facts['name'])} already. Give it another name.`,
  template_span: 'The template ends before it begins. Correct the dates.',
  template_unknown: 'There is no such template. Load the page again.',
  item_unknown: 'One of the items is no longer there as it is shown. Load the page again.',
  item_named_twice: 'The same item is chosen twice. Load the page again.',
  item_without_party: 'An item without a customer or supplier can’t be matched.',
  items_of_several: 'The items must be of one customer or supplier, on one account.',
  item_matched_beyond: (facts) =>
    `Somebody has matched some of this: ${amount(facts['open'])} is left of the item. Load the page again, and choose anew.`,
  matching_unbalanced: (facts) => `The items don’t balance: they are ${amount(facts['difference'])} apart.`,
  matching_differs: 'The same has been matched with other items. Load the page again.',
  matching_unknown: 'There is no such matching. Load the page again.',
  vat_code_unknown: (facts) => `The client has no VAT code ${text(facts['vatCode'])}. Choose another.`,
  vat_code_not_valid: (facts) =>
    `VAT code ${text(facts['vatCode'])} is not valid on ${date(facts['date'])}. Choose another code or date.`,
  series_is_opening: (facts) =>
    `The series ${text(facts['series'])} is for the inbound balance and takes no receipts. Choose another.`,
  accounts_same: (facts) =>
    `Account ${text(facts['account'])} is both debited and credited, so nothing would be booked. Choose another contra account.`,
  line_amount_missing: (facts) =>
    `Line ${text(facts['line'])} has no amount. Only one line can take the rest.`,
  vat_code_not_for_purchases: (facts) =>
    `VAT code ${text(facts['vatCode'])} is not for purchases. Choose a code for input VAT.`,
  vat_rate_unknown: (facts) =>
    `The rate of VAT code ${text(facts['vatCode'])} is not known. Choose another code, or write the cost without one.`,
  vat_differs_from_rate: (facts) =>
    `The VAT on the paper (${text(facts['stated'])}) is more than 0.50 from what VAT code ${text(facts['vatCode'])} gives (${text(facts['computed'])}). Correct the amount, or split the line by rate.`,
  vat_share_not_for_code: (facts) =>
    `VAT code ${text(facts['vatCode'])} takes no share. Enter the deductible part and the rest as lines of their own.`,
  vat_account_missing: (facts) =>
    `It is not known which account VAT code ${text(facts['vatCode'])} is posted to. Choose the account under Setup, or use another code.`,
  vat_code_has_no_tax: (facts) =>
    `VAT code ${text(facts['vatCode'])} has no tax that is posted to an account.`,
  vat_term_reported: (facts) =>
    `The VAT of the term up to ${date(facts['date'])} is delivered. Choose a later date, or open the term for correction under VAT return.`,
  vat_term_unknown: (facts) =>
    `The client has no VAT term that begins on ${date(facts['date'])}. Go to VAT return and choose a term.`,
  company_details_locked: (facts) =>
    `Periods are locked from that day on, and files of them may be handed over. Choose ${date(facts['date'])} or later.`,
  vat_registration_within_term: (facts) =>
    `The change has to begin where both kinds of term begin. The next such day is ${date(facts['date'])}.`,
  vat_specification_not_of_code: (facts) =>
    `VAT code ${text(facts['vatCode'])} can't have that specification. Choose another.`,
  vat_return_differs:
    'Another return is already delivered with the same key. Load the page again, and look at what is there.',
  vat_return_stopped:
    'The return is stopped by something that has to be put right first. Load the page again, and look at the top.',
  vat_return_changed:
    'The books have changed since the file was made, so nothing is delivered here. Load the page again, and deliver the new file.',
  vat_return_holds: (facts) =>
    `The term from ${date(facts['date'])} has a return already. Open it for correction to deliver a new one.`,
  vat_return_unknown: 'The return does not exist, or is open for correction. Load the page again.',
  vat_settlement_account_missing:
    'The chart has no settlement account for VAT (2740), or none for rounding. Add them, and try again.',
  vat_settlement_off: (facts) =>
    `The VAT accounts are ${amount(facts['amount'])} from what the return says. Find the difference before the settlement is posted.`,
  vat_nothing_to_settle: 'There is nothing to settle on the VAT accounts in the term.',
  counterparty_unknown: 'The client has no such customer or supplier. Choose another.',
  dimension_unknown: (facts) => `The client has no project ${text(facts['dimension'])}. Choose another.`,
  department_exists: (facts) =>
    `There is a department ${text(facts['department'])} already. Choose another code.`,
  department_unknown: (facts) =>
    `The client has no department ${text(facts['department'])}. Load the page again.`,
  account_exists: (facts) =>
    `Account ${text(facts['account'])} is there already. Choose another number, or change the account that is there.`,
  account_in_use: (facts) =>
    `Account ${text(facts['account'])} has a line of ${date(facts['date'])} and must hold on that day. Choose another date.`,
  account_kind_locked: (facts) =>
    `Account ${text(facts['account'])} has lines in the period from ${date(facts['date'])}, which is locked: it can’t go over between result and balance sheet. Open the period, or use a new account.`,
  grouping_unknown: (facts) =>
    `The grouping ${text(facts['grouping']) || '–'} is not in the year’s code list. Choose category and code from the list.`,
  dates_backwards: (facts) =>
    `The last day, ${date(facts['to'])}, is before the first, ${date(facts['from'])}. Correct the dates.`,
  requirement_gone: (facts) =>
    `Dimension ${text(facts['dimension'])} has been required, which can’t be taken away. Give it a last day instead.`,
  requirement_overlaps: (facts) =>
    `Dimension ${text(facts['dimension'])} is required twice on one day. Correct the dates.`,
  vat_code_exists: (facts) => `VAT code ${text(facts['vatCode'])} is there already. Choose another code.`,
  standard_code_unknown: (facts) =>
    `Standard code ${text(facts['vatCode'])} is not in the Tax Administration’s list. Choose one from the list.`,
  vat_rate_in_use: (facts) =>
    `VAT code ${text(facts['vatCode'])} was used on ${date(facts['date'])}. What is posted keeps its rate; choose a later day.`,
  vat_rate_too_early: (facts) =>
    `The newest rate of VAT code ${text(facts['vatCode'])} holds from ${date(facts['date'])}. Choose a later day.`,
  counterparty_exists: (facts) => `Number ${text(facts['number'])} is taken. Choose another.`,
  counterparty_in_use: (facts) =>
    `Something is posted on it on ${date(facts['date'])}. The last day can’t be before that.`,
  counterparty_closed: (facts) =>
    `The customer or supplier is closed and takes nothing on ${date(facts['date'])}. Choose another, or open it again.`,
  bank_account_invalid: (facts) =>
    `Bank account ${text(facts['bankAccount'])} can’t be right: its check digit is wrong. Look once more.`,
  orgnr_invalid: (facts) =>
    `Organisation number ${text(facts['orgnr'])} can’t be right: its check digit is wrong. Look once more.`,
  dimension_exists: (facts) => `Dimension ${text(facts['dimension'])} is there already. Choose another code.`,
  dimension_in_use: (facts) =>
    `Dimension ${text(facts['dimension'])} was used on ${date(facts['date'])}. The last day can’t be before that.`,
  dimension_closed: (facts) =>
    `Dimension ${text(facts['dimension'])} is closed on ${date(facts['date'])}. Choose another, or open it again.`,
  dimension_missing: (facts) =>
    `Account ${text(facts['account'])} requires dimension ${text(facts['dimension'])} on the line. Fill it in.`,
  series_exists: (facts) => `Voucher series ${text(facts['series'])} is there already. Choose another code.`,
  fiscal_year_backwards: 'The fiscal year ends before it begins. Choose a later last day.',
  fiscal_year_too_long: (facts) =>
    `The fiscal year would have ${text(facts['months'])} months; it may have 18. Choose an earlier last day.`,
  fiscal_year_ends_within_month: 'A fiscal year ends with a month. Choose the last day of the month.',
  fiscal_year_out_of_reach: (facts) =>
    `The year begins on ${date(facts['date'])}. Books are kept here from 1 January 2012, and a year is opened up to twelve months ahead. Choose another first day.`,
  fiscal_year_taken: (facts) =>
    `Fiscal year ${text(facts['year'])} is there already. Reload the page and see which is the last.`,
  fiscal_year_unknown: 'The client has no fiscal year to go on from.',
  saft_unreadable: (facts) =>
    `A file can’t be read (${text(facts['fault'])}, line ${text(facts['line'])}). Nothing was imported. Check the file under SAF-T check, and fetch it again.`,
  saft_rejected: (facts) =>
    `A file does not hang together: ${text(facts['count'])} kinds of errors, the first at line ${text(facts['line'])} (${text(facts['fault'])}). Nothing was imported. Check the file under SAF-T check, which names all.`,
  saft_other_company: (facts) =>
    `A file is of organisation number ${text(facts['orgnr']) || '–'}, and not ${text(facts['expected'])}. Nothing was imported; choose the files of this client.`,
  saft_within_books: (facts) =>
    `A file begins on ${date(facts['from'])}, and there are vouchers up to ${date(facts['last'])}. Nothing was imported; choose one that begins after that.`,
  saft_period_locked: (facts) =>
    `Period ${period(facts)} is locked, and a file covers it. Nothing was imported; open the period first.`,
  saft_differs_here: (facts) =>
    `A file does not go on from the books here: ${text(facts['count'])} things differ. Nothing was imported; put the books or the file right.`,
  saft_changed_meanwhile: 'A file was changed while it was read. Nothing was imported; try again.',
  saft_refused_by_ledger: (facts) =>
    `The ledger does not take the file (${text(facts['constraint'])}). Nothing was imported.`,
  saft_being_imported:
    'The server imports for somebody else at the moment. Nothing was imported; try again shortly.',
  client_beginning_not_yours:
    'Only who administers a client here may begin a new one. Nothing was made; ask an administrator, or whoever runs Segl.',
  client_exists: (facts) =>
    `Organisation number ${text(facts['orgnr'])} has a client here already. Nothing was made; ask its administrator for access.`,
  client_name_invalid: (facts) => `Write a name of at most ${text(facts['most'])} characters.`,
  person_not_yours:
    'One of the people is no longer in any client that you administer. Nothing was made; load the page again.',
  legal_form_unknown: (facts) =>
    `There is no standard chart for ${text(facts['form'])}. Choose another legal form.`,
  date_invalid: (facts) => `${text(facts['date'])} is no date. Write it as 01.01.2027.`,
  user_unknown: 'Your user is no longer here. Sign in again.',
  member_exists: 'You belong to the client already. Load the page again.',
  year_end_year_unknown: (facts) => `The client has no fiscal year ${text(facts['year'])}. Choose another.`,
  year_end_periods_open: (facts) =>
    `A year is ended when every period of it is locked. Lock ${period(facts)} first.`,
  year_end_earlier_first: (facts) =>
    `The result of ${text(facts['year'])} is not appropriated. End that year first.`,
  year_end_account: (facts) =>
    `Account ${text(facts['account'])} can’t be used to end a year on its last day. Choose another.`,
  year_end_off: (facts) =>
    `The appropriation is ${amount(facts['amount'])} from what is left of the result. Nothing was posted; correct the amounts.`,
  event_not_found: 'The event does not exist, or you do not have access to it.',
  event_not_covered:
    'The event is written, but the checkpoint that covers it is not signed yet. Look again shortly.',
  proof_does_not_hold: 'The proof does not hold. Do not trust what is shown; tell whoever operates Segl.',
  evidence_too_large:
    'There is more here than one file of evidence has room for. Whoever operates Segl can give out evidence of one event at a time.',
  heads_unknown: 'The log has not had the size that was asked about. Load the page again.',
  consistency_unprovable:
    'The server can’t show that the log was only added to. Do not trust what is shown; tell whoever operates Segl.',
  alarm_unfounded: 'What was told of the log contradicting itself does not rest on two checkpoints that do.',
};
