import { counted } from '#lib/i18n/count.ts';

export const vouchers = {
  title: 'Bilag',
  emptyTitle: 'Ingen bilag ennå',
  emptyBody: 'Bilag kommer hit når de er attestert, eller når et regnskap er importert.',
  number: 'Nr.',
  series: 'Serie',
  date: 'Dato',
  text: 'Tekst',
  counterparty: 'Kunde / leverandør',
  amount: 'Beløp',
  showing: (count: number) => counted(count, '1 bilag', `${count} bilag`),
  more: 'Vis eldre bilag',
  sum: 'Sum av alle bilag',
  reversed: 'Reversert',
  reversal: 'Reversering',
  sources: 'Kilde',
  source_manual: 'Manuelt',
  source_draft: 'Kvittering',
  source_import: 'Import',
  source_opening: 'Inngående balanse',
  source_reversal: 'Reversering',
  source_automatic: 'Automatisk',
  source_yearEnd: 'Årsavslutning, automatisk',
  list: 'Bilag, nyeste først',
  end: 'Det var alle.',
} as const;

export const voucher = {
  title: (number: string) => `Bilag ${number}`,
  lines: 'Linjer',
  account: 'Konto',
  vat: 'Mva',
  project: 'Prosjekt',
  debit: 'Debet',
  credit: 'Kredit',
  postedBy: (name: string, time: string) => `Bokført av ${name}, ${time}`,
  source: 'Vedlegg',
  noSource: 'Bilaget har ikke vedlegg.',
  fromAccrual: 'Periodisering, automatisk',
  fromMatching: 'Valutadifferanse ved utligning, automatisk',
  softLocked: (month: string) =>
    `Perioden ${month} er sperret for andre. Du kan låse perioder, så det du sender inn nå, kan attesteres og bokføres der.`,
  softLockedSubmitted: (month: string, name: string) =>
    `Perioden ${month} er sperret for andre. ${name}, som kan låse perioder, sendte bilaget inn etterpå.`,
  immutable: 'Et bokført bilag endres aldri. Feil rettes med et nytt bilag.',
  codeAgain: 'Konter kvitteringen på nytt',
  reverse: 'Reverser bilaget',
  correct: 'Reverser og rett',
  correctLead:
    'Bilaget reverseres med et nytt, og kommer tilbake til innboksen med den gamle konteringen. Der retter du den.',
  copy: 'Kopier til nytt bilag',
  spread: 'Periodiser',
  reverseTitle: 'Reverser bilaget',
  reverseLead: 'Det lages et nytt bilag med motsatt fortegn. Begge blir stående og viser til hverandre.',
  reverseDate: 'Dato for reverseringen',
  reverseReason: 'Hvorfor?',
  reverseConfirm: 'Hold inne for å reversere',
  proposed: (name: string, date: string) =>
    `${name} vil ta inngående balanse tilbake per ${date}. Det skjer når en annen gjør det samme.`,
  reversedBy: (number: string) => `Reversert av bilag ${number}`,
  reverses: (number: string) => `Reverserer bilag ${number}`,
  facts: 'Om bilaget',
  period: 'Periode',
  text: 'Tekst',
  counterparty: 'Kunde / leverandør',
  dimensions: 'Dimensjoner',
  posted: 'Bokført',
  documentDate: 'Bilagets egen dato',
  invoice: (number: string) => `Faktura ${number}`,
  due: (date: string) => `forfall ${date}`,
  cid: (cid: string) => `KID ${cid}`,
  payTo: (account: string) => `til konto ${account}`,
  entered: 'Registrert der det kom fra',
  voucherType: 'Bilagstype der det kom fra',
  reversalText: (number: string) => `Reversering av ${number}`,
  reversing: 'Reverserer …',
  toVouchers: 'Til bilagene',
  photosTitle: 'Vedlegg',
} as const;

export const trialBalance = {
  title: 'Saldobalanse',
  lead: (client: string, through: string) => `${client} · til og med ${through}`,
  account: 'Konto',
  name: 'Navn',
  opening: 'Inngående',
  debit: 'Debet',
  credit: 'Kredit',
  change: 'Endring',
  closing: 'Utgående',
  balanced: 'Debet og kredit er like.',
  unbalanced: (amount: string) =>
    `Debet og kredit er ulike med ${amount}. Det skal ikke kunne skje: meld fra.`,
  emptyTitle: 'Ingenting er bokført i perioden',
  emptyBody: 'Velg en annen periode, eller bokfør det første bilaget.',
  balanceSheet: 'Balanse',
  result: 'Resultat',
  undistributed: 'Udisponert resultat fra tidligere år',
  sumBalanceSheet: 'Sum balanse',
  sumResult: 'Sum resultat',
  picture: 'Hvor pengene er',
  assets: 'Eiendeler',
  equityAndDebt: 'Egenkapital og gjeld',
  income: 'Inntekter',
  costs: 'Kostnader',
  yearsResult: 'Årets resultat',
  signs: 'Kredit vises med minus.',
} as const;

/** What all reports say alike. */
export const reports = {
  account: 'Konto',
  dimension: 'Prosjekt, avdeling',
  year: 'År',
  from: 'Fra og med',
  through: 'Til og med',
  party: 'Kunde / leverandør',
  parties: 'Gjelder',
  customers: 'Kunder',
  suppliers: 'Leverandører',
  on: 'Per dato',
  sort: 'Sorter etter',
  noTotals: (why: string) => `Summene kom ikke: ${why}`,
  unsorted: 'Rapportens rekkefølge',
  otherWay: 'Snu rekkefølgen',
  asOf: 'Slik det sto',
  asOfDay: 'Ved slutten av dagen',
  asOfSize: 'Eller da loggen hadde så mange hendelser',
  asOfSizeIs: 'Nummeret står i loggen og på bevis.',
  asOfShow: 'Vis',
  noSize: 'Skriv et helt tall.',
  groupStatements: 'Resultat og balanse',
  groupSpecifications: 'Spesifikasjoner',
  groupProjects: 'Prosjekter',
  asOfIs: 'Det som er bokført etterpå, er ikke med. Navn på kontoer, kunder og leverandører er dagens.',
  asOfNow: 'Vis slik det står nå',
  asOfPosition: (when: string, size: string) => `Slik bøkene sto ${when}, ved ${size} hendelser i loggen`,
  asOfNothing: 'Slik bøkene sto før loggen begynte',
  vatCode: 'Mva-kode',
  column: 'Vis',
  figure: 'Til tallene i linjen',
  choose: 'Velg hva rapporten skal vise.',
  partial: (count: string) =>
    `Bare de ${count} første linjene er hentet, og med på utskriften. Summene er av alle.`,
  refused: (said: string) => `Adressen sier noe som ikke kan vises her: ${said}. Det vanlige vises i stedet.`,
  astray: 'Noe er bokført mens rapporten ble lest. Hent den på nytt, så stemmer linjer og summer.',
} as const;

/** A report taken out as a file. */
export const reportFiles = {
  title: 'Last ned rapporten',
  lead: 'Alle linjene i rapporten, ikke bare de som vises. At den tas ut, står i loggen.',
  csvIs: 'Ren tekst, for andre programmer: semikolon mellom feltene, komma i beløp.',
  xlsxIs: 'For Excel og andre regneark, med et eget ark om hva rapporten er.',
  pdfIs: 'For utskrift og arkiv: A4 med sidetall, samme linjer som i regnearket. Den er ikke forseglet.',
  pdfLacking: 'Tegn som ingen av skriftene våre har, står som spørsmålstegn.',
  part: 'Del',
  about: 'Om rapporten',
  client: 'Klient',
  of: 'Utvalg',
  stood: 'Slik det sto',
  taken: 'Tatt ut',
} as const;

export const accountLedger = {
  title: 'Kontospesifikasjon',
  number: 'Bilag',
  date: 'Dato',
  text: 'Tekst',
  vat: 'Mva',
  counterparty: 'Kunde / leverandør',
  debit: 'Debet',
  credit: 'Kredit',
  balance: 'Saldo',
  opening: 'Inngående saldo',
  closing: 'Utgående saldo',
  more: 'Vis flere posteringer',
  none: 'Ingenting er bokført på kontoen i perioden.',
  end: (count: number) => `${counted(count, '1 postering', `${count} posteringer`)}. Det var alle.`,
} as const;

export const incomeStatement = {
  title: 'Resultatregnskap',
  account: 'Konto',
  name: 'Navn',
  amount: 'Perioden',
  lastYear: 'Samme i fjor',
  change: 'Endring',
  operating: 'Driftsresultat',
  beforeTax: 'Resultat før skatt',
  result: 'Resultat',
  left: 'Resultat som ikke er disponert',
  picture: 'Resultat måned for måned',
  emptyTitle: 'Ingen inntekter eller kostnader i perioden',
  emptyBody: 'Velg andre måneder, eller et annet år.',
} as const;

export const incomeMonths = {
  title: 'Resultat måned for måned',
} as const;

export const incomeParts = {
  income: 'Driftsinntekter',
  goods: 'Varekostnad',
  wages: 'Lønnskostnad',
  otherCosts: 'Andre driftskostnader',
  financialIncome: 'Finansinntekter',
  financialCosts: 'Finanskostnader',
  tax: 'Skatt',
  appropriation: 'Disponert',
} as const;

export const incomeSums = {
  income: 'Sum driftsinntekter',
  goods: 'Sum varekostnad',
  wages: 'Sum lønnskostnad',
  otherCosts: 'Sum andre driftskostnader',
  financialIncome: 'Sum finansinntekter',
  financialCosts: 'Sum finanskostnader',
  tax: 'Sum skatt',
  appropriation: 'Sum disponert',
} as const;

export const balanceSheet = {
  title: 'Balanse',
  lead: (client: string, through: string) => `${client} · ved utgangen av ${through}`,
  account: 'Konto',
  name: 'Navn',
  amount: 'Beløp',
  lastYear: 'I fjor',
  change: 'Endring',
  result: 'Resultat som ikke er disponert',
  assets: 'Sum eiendeler',
  equityAndDebt: 'Sum egenkapital og gjeld',
  cash: 'Kontanter og bank ved utgangen av hver måned',
  equal: (amount: string) => `Eiendeler er lik egenkapital og gjeld: ${amount}.`,
  unequal: (amount: string) =>
    `Eiendeler er ulik egenkapital og gjeld med ${amount}. Det skal ikke kunne skje: meld fra.`,
  emptyTitle: 'Ingenting er bokført',
  emptyBody: 'Velg en annen periode, eller bokfør det første bilaget.',
} as const;

export const balanceParts = {
  fixedAssets: 'Anleggsmidler',
  currentAssets: 'Omløpsmidler',
  equity: 'Egenkapital',
  longTermDebt: 'Langsiktig gjeld',
  shortTermDebt: 'Kortsiktig gjeld',
} as const;

export const balanceSums = {
  fixedAssets: 'Sum anleggsmidler',
  currentAssets: 'Sum omløpsmidler',
  equity: 'Sum egenkapital',
  longTermDebt: 'Sum langsiktig gjeld',
  shortTermDebt: 'Sum kortsiktig gjeld',
} as const;

export const postingJournal = {
  title: 'Bokføringsspesifikasjon',
  number: 'Bilag',
  date: 'Dato',
  account: 'Konto',
  name: 'Kontonavn',
  text: 'Tekst',
  vat: 'Mva',
  counterparty: 'Kunde / leverandør',
  debit: 'Debet',
  credit: 'Kredit',
  more: 'Vis flere posteringer',
  emptyTitle: 'Ingenting er bokført i perioden',
  emptyBody: 'Velg andre måneder, eller et annet år.',
  end: (count: number) => `${counted(count, '1 postering', `${count} posteringer`)}. Det var alle.`,
} as const;

export const vatSpecification = {
  title: 'Spesifikasjon av merverdiavgift',
  code: 'Kode',
  description: 'Beskrivelse',
  rate: 'Sats',
  lines: 'Linjer',
  base: 'Grunnlag',
  amount: 'Avgift',
  emptyTitle: 'Ingen linjer med mva-kode i perioden',
  emptyBody: 'Velg andre måneder, eller et annet år.',
} as const;

export const lineFilter = {
  open: 'Finn posteringer …',
  chosen: 'Det som er valgt',
  remove: (label: string) => `Ta bort ${label}`,
  since: 'Fra og med dag',
  until: 'Til og med dag',
  sinceDay: (day: string) => `fra ${day}`,
  untilDay: (day: string) => `til ${day}`,
  text: 'Teksten har',
  amount: 'Beløp',
  noAmount: 'Skriv et beløp, som 1 250,00.',
  find: 'Finn',
} as const;

export const dimensionResults = {
  title: 'Prosjekter og avdelinger',
  type: 'Dimensjon',
  code: 'Kode',
  name: 'Navn',
  income: 'Inntekter',
  costs: 'Kostnader',
  amount: 'Resultat',
  lastYear: 'I fjor',
  rest: 'Uten',
  emptyTitle: 'Ingen prosjekter eller avdelinger',
  emptyBody: 'De lages under Kontoplan og registre. Her står så resultatet for hver av dem.',
} as const;

export const dimensionLedger = {
  title: 'Prosjektspesifikasjon',
  more: 'Vis flere posteringer',
  none: 'Ingenting er bokført på den i perioden.',
  end: (count: number) => `${counted(count, '1 postering', `${count} posteringer`)}. Det var alle.`,
} as const;
