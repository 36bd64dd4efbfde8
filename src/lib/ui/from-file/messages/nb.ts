import { counted } from '#lib/i18n/count.ts';

/** Vouchers of a CSV file. */
export const fromFile = {
  title: 'Bilag fra fil',
  lead: 'En CSV-fil blir til bilag som sendes til attestering. Filen leses her, og du ser hvert bilag før noe sendes.',
  toInbox: 'Til innboksen',
  choose: 'Velg en CSV-fil',
  dropping: 'Slipp filen her',
  wanted:
    'Kolonner for dato, konto og beløp (eller debet og kredit), med overskrifter. Semikolon, komma eller tabulator.',
  another: 'Velg en annen fil',
  tooLarge: 'Filen er større enn 5 MB. Del den.',
  empty: 'Filen har ingen rader under overskriftene.',
  file: (name: string, rows: number) => `${name}: ${counted(rows, '1 rad', `${rows} rader`)}`,
  columns: 'Kolonnene',
  columnsLead: 'Se at hver kolonne er den den skal være.',
  none: 'Ingen',
  missing: (names: string) => `Velg hvilken kolonne som er: ${names}.`,
  series: 'Serie der filen ikke sier det',
  preview: 'Bilagene i filen',
  row: 'Linje',
  rowsOf: (rows: string) => `Linje ${rows}`,
  date: 'Dato',
  text: 'Tekst',
  lines: 'Linjer',
  amount: 'Beløp',
  state: 'Status',
  checking: 'Ser etter …',
  fits: 'I orden',
  exists: 'Hentet før',
  made: 'Sendt til attestering',
  summary: (good: number, bad: number) =>
    `${counted(good, '1 bilag er i orden', `${good} bilag er i orden`)}, ${bad} kan ikke hentes.`,
  again: (count: number) =>
    counted(
      count,
      'Ett bilag er hentet fra denne filen før, og hentes ikke igjen.',
      `${count} bilag er hentet fra denne filen før, og hentes ikke igjen.`,
    ),
  alike: 'Et likt bilag er hentet fra en annen fil',
  alikeCount: (count: number) =>
    counted(
      count,
      'Ett bilag er likt et som er hentet fra en annen fil, og sendes ikke uten at du sier det.',
      `${count} bilag er like noen som er hentet fra en annen fil, og sendes ikke uten at du sier det.`,
    ),
  againConfirm: 'De like er andre bilag, og skal også sendes',
  datesConfirm: 'Datoene etter i dag er ment',
  takeAll: (count: number) =>
    counted(count, 'Send bilaget til attestering', `Send alle ${count} til attestering`),
  takeGood: (count: number) => `Send bare de som er i orden (${count})`,
  taking: 'Sender …',
  taken: (count: number) =>
    counted(count, '1 bilag er sendt til attestering.', `${count} bilag er sendt til attestering.`),
  at: (row: number, words: string) => `Linje ${row}: ${words}`,
  faultDate: (written: string) => (written === '' ? 'dato mangler' : `«${written}» er ingen dato`),
  faultDates: (written: string) => `en annen dato enn bilagets første (${written})`,
  faultAccount: 'konto mangler',
  faultAmount: (written: string) => (written === '' ? 'beløp mangler' : `«${written}» er ikke ett beløp`),
  faultParty: (written: string) => `ingen kunde eller leverandør har nummer ${written}`,
  faultQuote: 'et anførselstegn er ikke lukket, og resten av filen står i samme celle',
  faultCells: (written: string) =>
    `flere celler enn overskrifter («${written}»): er skilletegnet brukt i en tekst eller et beløp?`,
  faultLong: (written: string) => `«${written}» er for langt`,
  faultMany: (written: string) => `${written} linjer er for mange i ett bilag`,
} as const;

export const fileColumns = {
  voucher: 'Bilagsnummer',
  date: 'Dato',
  text: 'Tekst',
  account: 'Konto',
  amount: 'Beløp med mva.',
  debit: 'Debet',
  credit: 'Kredit',
  vatCode: 'Mva-kode',
  party: 'Kunde / leverandør',
  project: 'Prosjekt',
  department: 'Avdeling',
  series: 'Serie',
} as const;
