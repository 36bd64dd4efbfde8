import { counted } from '#lib/i18n/count.ts';
import type { Specification } from '#lib/domain/ledger/vat-return/figures.ts';
import type { VatFindingCode } from '#lib/domain/ledger/vat-return/findings.ts';
import type { LineRemark, ReturnRemark } from '#lib/domain/ledger/vat-return/remarks.ts';
import type { TermKind } from '#lib/domain/ledger/vat-return/terms.ts';
import type { Theme } from '#lib/domain/ledger/vat-return/themes.ts';

/** The VAT return: its terms, one term's figures, and the lines behind them. */
export const vatReturn = {
  title: 'Mva-melding',
  lead: (client: string) => `Terminene til ${client}, og hva som er levert.`,
  terms: 'Terminer',
  term: 'Termin',
  days: 'Dager',
  span: (from: string, through: string) => `${from} – ${through}`,
  dueOn: 'Frist',
  dueOnDay: (date: string) => `Frist ${date}`,
  state: 'Status',
  amount: 'Mva',
  picture: 'Mva å betale termin for termin, til gode med minus',
  running: 'Løper',
  open: 'Ikke levert',
  overdue: 'Fristen er ute',
  delivered: 'Levert',
  reopened: 'Åpnet for korrigering',
  noTerms: 'Ingen terminer',
  noTermsBody: 'Terminene kommer når det er sagt at klienten er mva-registrert, og hvor ofte den leverer.',

  registration: 'Mva-registrering',
  registrationLead: 'Gjelder fra en dato, og kan ikke endres for dager som er levert.',
  validFrom: 'Gjelder fra',
  kind: 'Termin',
  notRegistered: 'Ikke mva-registrert',
  change: 'Endre registreringen',
  changeTitle: 'Mva-registrering',
  changeLead: 'Det som gjelder før datoen, blir stående.',
  effect: 'Terminene etter endringen',
  noEffect: 'Ingen terminer fra da av.',
  unset: 'Det er ikke sagt om klienten er mva-registrert.',
  unsetBody: (date: string) =>
    `Det vanlige er å levere annenhver måned. Trykk for å ta det i bruk fra regnskapets første dag, ${date}, eller velg noe annet.`,
  takeDefault: 'Registrert, to måneder',
  chooseOther: 'Velg noe annet',
  save: 'Lagre',

  specifications: 'Mva-koder med egen spesifikasjon',
  specificationsLead:
    'Uttak, tap på krav, justering og tilbakeføring oppgis på egne linjer i meldingen. Lag en egen kode for det, og si det her.',
  code: 'Kode',
  specification: 'Spesifikasjon',
  noSpecification: 'Ingen',
  changeCode: 'Endre',
  changeOf: (code: string) => `Endre spesifikasjonen til kode ${code}`,

  back: 'Alle terminer',
  backToTerm: 'Til meldingen',
  toPay: 'Å betale',
  toGet: 'Til gode',
  nothing: 'Ingenting å betale',
  kroner: 'kr',
  findings: 'Dette må du se på',
  stops: 'Stopper levering',
  figures: 'Tallene i meldingen',
  figuresLead: 'Hele kroner, ørene er strøket linje for linje. Trykk på en linje for å se postene bak.',
  what: 'Hva',
  base: 'Grunnlag',
  rate: 'Sats',
  tax: 'Merverdiavgift',
  sum: 'Fastsatt merverdiavgift',
  deducted: 'fradrag',
  noFigures: 'Ingen linjer med mva',
  noFiguresBody: 'Terminen har ingen poster med mva-kode. Meldingen leveres likevel.',
  remark: 'Merknad',
  addRemark: 'Merknad',
  remarkOn: (line: string) => `Merknad til ${line}`,
  remarkWhole: 'Merknad til hele meldingen',
  remarkFrom: 'Merknaden er',
  fromList: 'Fra listen',
  inWords: 'Fritekst',
  noneFits: 'Ingen av Skatteetatens merknader passer til linjen. Skriv en.',
  chooseRemark: 'Velg en merknad',
  remarkText: 'Merknaden',
  removeRemark: 'Fjern merknaden',

  accounts: 'Kontoene for mva',
  accountsLead: 'Bevegelsen på kontoene i terminen skal være det meldingen sier.',
  account: 'Konto',
  opening: 'Inn i terminen',
  movement: 'Bevegelse',
  settled: 'Oppgjort',
  closing: 'Gjenstår',

  file: 'Filen',
  fileLead: 'XML etter Skatteetatens skjema. Last den opp hos Skatteetaten, og si her at den er levert.',
  download: 'Last ned filen',
  hash: 'Kontrollsum av filen',
  deliver: 'Si at den er levert',
  deliverTitle: (term: string) => `Levert: ${term}`,
  deliverLead:
    'Terminen låses: ingen post med mva-kode kommer inn i den etterpå. Andre poster gjør det. Blir noe feil, åpnes den med en begrunnelse, og en ny melding leveres.',
  reference: 'Referanse',
  referenceHint: 'Det Skatteetaten kaller innsendingen, eller hvem som leverte den.',
  hold: 'Hold inne: levert',
  delivering: 'Låser terminen …',
  stopped: 'Meldingen kan ikke leveres før det som stopper den, er rettet.',
  deliveredTitle: 'Meldingen er levert',
  deliveredBody: 'Terminen er låst for mva, og filen er bevart slik den ble levert.',
  returns: 'Leverte meldinger',
  deliveredBy: (who: string, when: string) => `Levert ${when} av ${who}`,
  withReference: (reference: string) => `Referanse ${reference}`,
  corrects: 'Korrigerer meldingen over',
  reopenedBy: (who: string, when: string) => `Åpnet ${when} av ${who}`,
  sinceDelivered: 'Regnskapet sier noe annet nå enn det som er levert.',
  reopen: 'Korriger',
  reopenTitle: 'Åpne terminen for korrigering',
  reopenLead:
    'Det som er levert, blir stående. Terminen tar imot poster med mva igjen, og en ny, fullstendig melding må leveres.',
  reason: 'Hvorfor',
  reopenHold: 'Hold inne for å åpne terminen',
  reopening: 'Åpner terminen …',

  settlement: 'Oppgjør',
  settlementLead: (account: string) => `Tømmer kontoene for mva til ${account}, i hele kroner.`,
  noSettlementAccount: 'Kontoplanen har ingen oppgjørskonto for merverdiavgift (2740).',
  settle: 'Før oppgjøret',
  settleTitle: 'Oppgjørsbilag',
  settleText: (term: string) => `Mva-oppgjør ${term}`,
  settleHold: 'Hold inne for å bokføre oppgjøret',
  settling: 'Bokfører …',
  date: 'Dato',
  series: 'Serie',
  isSettled: 'Kontoene for mva er gjort opp.',
  toVoucher: 'Se bilaget',

  lines: 'Poster bak tallet',
  linesOf: (code: string, leg: string) => `Kode ${code}, ${leg}`,
  output: 'utgående',
  input: 'fradrag',
  voucher: 'Bilag',
  text: 'Tekst',
  party: 'Kunde eller leverandør',
  total: 'Sum',
  more: 'Vis flere poster',
  end: (count: number) => counted(count, '1 post', `${count} poster`),
  noLines: 'Ingen poster',
  noLinesBody: 'Ingen post i terminen har denne koden.',
  unknown: 'ikke kjent',
} as const;

/** By which terms. */
export const termKinds = {
  'two-months': 'To måneder',
  month: 'Hver måned',
  'half-month': 'Hver halve måned',
  week: 'Hver uke',
  year: 'Hvert år',
  primary: 'Primærnæring, hvert år',
} as const satisfies Readonly<Record<TermKind, string>>;

/** What a term is called. */
export const termNames = {
  'two-months': (number: number, year: number) => `${number}. termin ${year}`,
  month: (number: number, year: number) => `${MONTHS[number - 1]} ${year}`,
  'half-month': (number: number, year: number) =>
    `${number % 2 === 1 ? '1.' : '2.'} halvdel av ${MONTHS[Math.ceil(number / 2) - 1]} ${year}`,
  week: (number: number, year: number) => `Uke ${number} ${year}`,
  year: (_: number, year: number) => `Året ${year}`,
  primary: (_: number, year: number) => `Året ${year}`,
} as const satisfies Readonly<Record<TermKind, (number: number, year: number) => string>>;

const MONTHS = 'januar februar mars april mai juni juli august september oktober november desember'.split(
  ' ',
);

/** The parts of the return. */
export const vatThemes = {
  sales: 'Salg av varer og tjenester i Norge',
  export: 'Salg av varer og tjenester til utlandet',
  purchases: 'Kjøp av varer og tjenester i Norge',
  goods: 'Kjøp av varer fra utlandet',
  services: 'Kjøp av tjenester fra utlandet',
  fish: 'Fisk og andre marine ressurser',
  quotas: 'Klimakvoter og gull',
} as const satisfies Readonly<Record<Theme, string>>;

export const vatSpecifications = {
  uttak: 'Uttak',
  tapPåKrav: 'Tap på krav',
  justering: 'Justering for kapitalvarer',
  tilbakeføringAvInngåendeMerverdiavgift: 'Tilbakeføring for kapitalvarer',
} as const satisfies Readonly<Record<Specification, string>>;

/** What is to be known before a return is delivered; what it is of comes beside. */
export const vatFindings = {
  vat_tax_unknown:
    'Poster sier ikke hvor mye mva de har, og er ikke med i tallene. Reverser dem, og før dem med beløp.',
  vat_base_unknown:
    'Poster sier ikke hva mva er regnet av, og er ikke med i tallene. Reverser dem, og før dem med grunnlag.',
  vat_line_rate_unknown:
    'Poster sier ikke hvilken sats de har, og er ikke med i tallene. Reverser dem, og før dem med sats.',
  vat_code_not_standard:
    'Koden peker ikke til noen av Skatteetatens koder, og postene er ikke med i tallene.',
  vat_rate_not_of_term: 'Satsen gjelder ikke i denne terminen. Skatteetaten avviser linjen.',
  vat_remark_missing: 'Linjen må ha en merknad som forklarer fortegnet eller tilbakeføringen.',
  vat_remark_not_fitting: 'Merknaden passer ikke til linjen lenger.',
  vat_term_not_over: 'Terminen er ikke over.',
  vat_earlier_not_returned: 'En tidligere termin er ikke levert.',
  vat_tax_not_of_base: 'Mva er noe annet enn grunnlag ganger sats.',
  vat_accounts_differ:
    'Kontoene for mva har beveget seg mer eller mindre enn meldingen sier. Se etter poster ført rett på kontoene.',
  vat_accounts_carried: 'Noe sto igjen på kontoene for mva da terminen begynte, og er ikke med i meldingen.',
} as const satisfies Readonly<Record<VatFindingCode, string>>;

/** What a finding is of. */
export const vatFindingFacts = {
  code: (code: string) => `Kode ${code}`,
  lines: (count: number) => counted(count, '1 post', `${count} poster`),
  off: (amount: string) => `Forskjell ${amount}`,
  expected: (amount: string) => `Ventet ${amount}`,
  carried: (amount: string) => `Sum ${amount}`,
} as const;

/** Skatteetaten's remarks. */
export const vatRemarks = {
  'avvikende fakturering': 'Avvikende fakturering',
  periodisering: 'Periodisering',
  'feil mva-kode brukt tidligere': 'Feil mva-kode brukt tidligere',
  'feil i regnskapsprogram': 'Feil i regnskapsprogram',
  forsikringsoppgjør: 'Forsikringsoppgjør',
  'omsetning før registrering': 'Omsetning før registrering',
  'omberegning eller retur': 'Omberegning eller retur',
  'midlertidig innførsel': 'Midlertidig innførsel',
  gjeninnførsel: 'Gjeninnførsel',
  'tolldeklarasjon på feil organisasjonsnummer': 'Tolldeklarasjon på feil organisasjonsnummer',
  'gjenutførsel eller retur': 'Gjenutførsel eller retur',
  'midlertidig utførsel': 'Midlertidig utførsel',
  tjenesteeksport: 'Tjenesteeksport',
  'store anskaffelser': 'Store anskaffelser',
  kreditnota: 'Kreditnota',
  'anskaffelser foretatt før mva registrering': 'Anskaffelser foretatt før mva-registrering',
  'bygg i egenregi': 'Bygg i egenregi',
  'uttak av varer ved sletting av virksomhet i mva-register': 'Uttak av varer ved opphør',
  'fast eiendom': 'Fast eiendom',
  personkjøretøy: 'Personkjøretøy',
  demobil: 'Demobil',
  'avgiftsfritt salg av fiskefartøy': 'Avgiftsfritt salg av fiskefartøy',
  BFU: 'Bindende forhåndsuttalelse',
  'virksomhet under avvikling': 'Virksomhet under avvikling',
  'virksomhet har endret selskapsform': 'Virksomheten har endret selskapsform',
  'omsetningssvikt pga ekstraordinære forhold': 'Omsetningssvikt på grunn av ekstraordinære forhold',
  forlis: 'Forlis',
} as const satisfies Readonly<Record<LineRemark | ReturnRemark, string>>;
