import { soundFile } from '#tests/fixtures/saft-file.ts';

const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'));
/** Vouchers of a month. */
const EACH = 10;
/** Vouchers of a file. */
export const OF_YEAR = MONTHS.length * EACH;

const amount = (kroner: number) => `${kroner}.00`;

/** The sound file with more to read: ten vouchers of 1,000 in each month of a year, and what the years since 2025 left. */
export function companyFile(orgnr: string, year: number): string {
  const [before, after] = [(year - 2025) * OF_YEAR * 1000, (year - 2024) * OF_YEAR * 1000];
  const text = soundFile()
    .join('\n')
    .replaceAll('2026-', `${year}-`)
    .replaceAll('<AccountID>3000</AccountID>', '<AccountID>2400</AccountID>')
    .replace(
      '<GroupingCategory>salgsinntekt</GroupingCategory><GroupingCode>3000',
      '<GroupingCategory>kortsiktigGjeld</GroupingCategory><GroupingCode>2400',
    )
    .replace('Salg</AccountDescription>', 'Gjeld</AccountDescription>')
    .replace('310000078', orgnr)
    .replace(
      '<OpeningDebitBalance>0.00</OpeningDebitBalance><ClosingCreditBalance>',
      `<OpeningCreditBalance>${amount(before)}</OpeningCreditBalance><ClosingCreditBalance>`,
    )
    .replaceAll('<OpeningDebitBalance>0.00', `<OpeningDebitBalance>${amount(before)}`)
    .replaceAll(/(Closing(?:Debit|Credit)Balance)>1000.00/g, `$1>${amount(after)}`)
    .replaceAll(/(Total(?:Debit|Credit))>1000.00/g, `$1>${amount(OF_YEAR * 1000)}`)
    .replace('<NumberOfEntries>1<', `<NumberOfEntries>${OF_YEAR}<`);
  const [head = '', voucher = '', tail = ''] = text.split(/(<Transaction>[^]*<\/Transaction>)/);
  const vouchers = MONTHS.flatMap((month, at) =>
    Array.from({ length: EACH }, (_, no) =>
      voucher
        .replace('<TransactionID>1<', `<TransactionID>${at * EACH + no + 1}<`)
        .replace('<Period>1</Period><PeriodYear>2026<', `<Period>${at + 1}</Period><PeriodYear>${year}<`)
        .replaceAll(`${year}-01-15`, `${year}-${month}-15`),
    ),
  );
  return head + vouchers.join('\n') + tail;
}
