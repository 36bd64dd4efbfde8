/** What a column of a file of vouchers can say. */
export const COLUMNS = [
  'voucher',
  'date',
  'text',
  'account',
  'amount',
  'debit',
  'credit',
  'vatCode',
  'party',
  'project',
  'department',
  'series',
] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** Which column of the file says what, by its place. */
export type Mapping = Readonly<Partial<Record<ColumnName, number>>>;

/** What headers are called, in nb and en, without case, blanks and signs; what a header begins with counts where none is it. */
const NAMES: Readonly<Record<ColumnName, readonly string[]>> = {
  voucher: ['bilagsnummer', 'bilagsnr', 'bilag', 'voucher', 'voucherno', 'vouchernumber', 'nr', 'nummer'],
  date: ['bilagsdato', 'dato', 'date', 'voucherdate', 'bokføringsdato'],
  text: ['bilagstekst', 'tekst', 'beskrivelse', 'text', 'description', 'memo'],
  account: ['kontonummer', 'kontonr', 'konto', 'account', 'accountno', 'accountnumber'],
  amount: ['beløp', 'belop', 'amount', 'bruttobeløp', 'sum'],
  debit: ['debet', 'debit', 'debetbeløp'],
  credit: ['kredit', 'credit', 'kreditbeløp'],
  vatCode: ['mvakode', 'mva', 'vatcode', 'vat', 'avgiftskode', 'taxcode'],
  party: ['kundenr', 'leverandørnr', 'kunde', 'leverandør', 'reskontro', 'party', 'customer', 'supplier'],
  project: ['prosjekt', 'prosjektnr', 'project'],
  department: ['avdeling', 'avdelingsnr', 'department'],
  series: ['bilagsserie', 'serie', 'series'],
};

/** The columns that headers name, each header for one of them. */
export function columnsIn(header: readonly string[]): Mapping {
  const written = header.map((each) =>
    each
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  );
  const taken = new Set<number>();
  const found: Partial<Record<ColumnName, number>> = {};
  const take = (name: ColumnName, is: (said: string, known: string) => boolean) => {
    if (found[name] !== undefined) return;
    const at = written.findIndex(
      (said, place) => !taken.has(place) && NAMES[name].some((each) => is(said, each)),
    );
    if (at < 0) return;
    taken.add(at);
    found[name] = at;
  };
  for (const name of COLUMNS) take(name, (said, known) => said === known);
  for (const name of COLUMNS) take(name, (said, known) => known.length > 3 && said.startsWith(known));
  return found;
}

/** What must be said by some column, and is said by none. */
export function columnsMissing(mapping: Mapping): ColumnName[] {
  const needed: ColumnName[] = ['date', 'account'];
  const amounts = mapping.debit === undefined && mapping.credit === undefined ? (['amount'] as const) : [];
  return [...needed, ...amounts].filter((name) => mapping[name] === undefined);
}
