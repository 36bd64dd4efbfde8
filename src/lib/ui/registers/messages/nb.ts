import { counted } from '#lib/i18n/count.ts';

/** What the books rest on: made, changed and closed here. */
export const registers = {
  title: 'Kontoplan og registre',
  filter: 'Finn nummer eller navn',
  nothing: 'Ingenting her ennå',
  nothingFits: 'Ingen nummer eller navn passer med det du har skrevet.',
  name: 'Navn',
  standing: 'Status',
  closedAfter: (date: string) => `Stengt etter ${date}`,
  opensOn: (date: string) => `Gjelder fra ${date}`,
  history: 'Se hva som er endret, og av hvem',
  choose: 'Velg',
  validFrom: 'Gjelder fra og med',
  validTo: 'Siste dag',
  codeStays: 'Koden står på bilagene og kan ikke endres siden.',
  closedHint: 'Etter denne dagen tilbys den ikke og kan ikke brukes. Tom: i bruk.',
  grouping: 'Gruppering',
  onLines: 'På linjene',
  vatOf: (code: string) => `mva-kode ${code}`,
  accountOf: (number: string) => `Konto ${number}`,
  category: 'Gruppering',
  code: 'Grupperingskode',
  suggested: (account: string) => `Foreslått etter konto ${account}.`,
  vatOnLines: 'Mva-kode på nye linjer',
  vatOnLinesHint: 'Tilbys når kontoen velges; kan endres på linjen.',
  vatFromNow: 'Mva-koden tilbys på nye linjer. Ingenting som er bokført, endres.',
  regroupedTo: (grouping: string) => `Rapporteres under ${grouping}`,
  regrouped: 'Alt på kontoen flyttes i næringsspesifikasjon og SAF-T. Bevegelsen i hvert år:',
  regroupedNothing: 'Det står ingenting på kontoen ennå.',
  unused: 'Det er ikke bokført noe på kontoen.',
  used: (first: string, last: string) => `Brukt fra ${first} til ${last}; de dagene må den gjelde.`,
  requires: 'Dimensjoner en linje må ha',
  requiresLead: 'Det som bokføres på kontoen uten, blir avvist. Importer og reverseringer spørres ikke.',
  require: 'Krev en dimensjon',
  requiredFrom: (type: string, from: string) => `${type}, fra ${from}`,
  standardCode: 'Standardkode',
  standardCodeHint: 'Koden i SAF-T og mva-meldingen som den rapporteres som.',
  description: 'Beskrivelse',
  vatCodeOf: (code: string) => `Mva-kode ${code}`,
  rate: 'Sats',
  rates: 'Satser',
  noRate: 'Skriv satsen som 25 eller 11,11.',
  newRateFrom: 'Ny sats fra og med',
  vatUnused: 'Ingenting er bokført med koden.',
  vatUsed: (last: string, next: string) =>
    `Sist brukt ${last}. En ny sats kan gjelde fra ${next}; det som er bokført, beholder sin.`,
  vatEndHint: 'Etter denne dagen kan koden ikke brukes. Tom: den gjelder.',
  kind: 'Slag',
  numberHint: 'Det neste ledige. Kan ikke endres siden.',
  orgnr: 'Organisasjonsnummer',
  sameOrgnr: (others: string) => `Samme organisasjonsnummer har ${others}. Er det den du mener?`,
  account: 'Konto',
  balanceAccount: 'Konto i hovedboken',
  bankAccount: 'Bankkonto',
  street: 'Gateadresse',
  postalCode: 'Postnummer',
  city: 'Poststed',
  country: 'Land',
  countryHint: 'To bokstaver, som SE. Tom: Norge.',
  type: 'Type',
  project: 'Prosjekt',
  department: 'Avdeling',
  anotherType: 'En ny type …',
  typeCode: 'Typens kode',
  typeCodeHint: 'Som i SAF-T, for eksempel B.',
  typeName: 'Typens navn',
  seriesOf: (code: string) => `Serie ${code}`,
  firstDay: 'Første dag',
  lastDay: 'Siste dag',
  periodsOf: (periods: number) => counted(periods, '1 periode', `${periods} perioder`),
  noYear: 'Klienten har ikke noe regnskapsår å gå videre fra.',
  yearFrom: (date: string) => `Året begynner ${date}, dagen etter det siste, og kan ha opptil 18 måneder.`,
  yearHint: (year: number, periods: number) => `Regnskapsåret ${year}, med ${periods} perioder.`,
} as const;

/** The tabs. */
export const registerNames = {
  accounts: 'Kontoer',
  'vat-codes': 'Mva-koder',
  parties: 'Kunder og leverandører',
  dimensions: 'Dimensjoner',
  series: 'Bilagsserier',
  years: 'Regnskapsår',
} as const;

/** What each register is, in a sentence. */
export const registerLeads = {
  accounts: 'Hver konto med grupperingen den rapporteres under, og det en linje på den skal ha.',
  'vat-codes': 'Hver kode med standardkoden den rapporteres som, og satsene den har hatt.',
  parties: 'Dem det selges til og kjøpes fra.',
  dimensions: 'Prosjekter, avdelinger og annet bilagslinjer kan fordeles på.',
  series: 'Bilag nummereres for seg i hver serie, fra 1 hvert år.',
  years: 'Det neste året åpner av seg selv i god tid; her kan det åpnes før, og slutte når du vil.',
} as const;

/** What makes a new row in each. */
export const registerMakes = {
  accounts: 'Ny konto',
  'vat-codes': 'Ny mva-kode',
  parties: 'Ny kunde eller leverandør',
  dimensions: 'Ny dimensjonsverdi',
  series: 'Ny serie',
  years: 'Åpne neste år',
} as const;

/** What a row is told apart by. */
export const registerNumbers = {
  accounts: 'Kontonummer',
  'vat-codes': 'Kode',
  parties: 'Nummer',
  dimensions: 'Kode',
  series: 'Kode',
  years: 'År',
} as const;

export const partyKinds = { customer: 'Kunde', supplier: 'Leverandør' } as const;

/** The categories of SAF-T's grouping codes, as in the næringsspesifikasjon. */
export const groupingCategories = {
  balanseverdiForAnleggsmiddel: 'Anleggsmiddel',
  balanseverdiForOmloepsmiddel: 'Omløpsmiddel',
  langsiktigGjeld: 'Langsiktig gjeld',
  kortsiktigGjeld: 'Kortsiktig gjeld',
  egenkapital: 'Egenkapital',
  salgsinntekt: 'Salgsinntekt',
  annenDriftsinntekt: 'Annen driftsinntekt',
  varekostnad: 'Varekostnad',
  loennskostnad: 'Lønnskostnad',
  annenDriftskostnad: 'Annen driftskostnad',
  finansinntekt: 'Finansinntekt',
  finanskostnad: 'Finanskostnad',
  skattekostnad: 'Skattekostnad',
  'resultatDisponeringForSAF-T': 'Resultatdisponering',
  resultatkomponentForIFRSForetak: 'Resultatkomponent (IFRS)',
  bankOgForsikringsinntekt: 'Inntekt i bank og forsikring',
  bankOgForsikringskostnad: 'Kostnad i bank og forsikring',
  bankOgForsikringsinntektEllerKostnadSomIkkeBlirOmklassifisertTilResultatet:
    'Bank og forsikring, ikke omklassifisert',
  bankOgForsikringsinntektEllerKostnadSomKanBliOmklassifisertTilResultatet:
    'Bank og forsikring, kan omklassifiseres',
  endringIEgenkapitalInnenBankOgForsikring: 'Endring i egenkapital, bank og forsikring',
  balanseverdiForBankOgForsikringseiendel: 'Eiendel i bank og forsikring',
  gjeldInnenBankOgForsikring: 'Gjeld i bank og forsikring',
} as const;
