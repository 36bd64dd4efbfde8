import { counted } from '#lib/i18n/count.ts';

/** Who has to approve what, and who does it in whose place. */
export const approvalRules = {
  title: 'Attestasjonsregler',
  lead: (client: string) =>
    `${client}: hvem som må attestere hvilke bilag, og hvem som gjør det i stedet for hvem.`,
  fourEyes: 'Ingen attesterer det de selv har tatt, kontert eller sendt inn, så lenge en annen kan.',
  rules: 'Regler',
  none: 'Ingen regler gjelder. Hvert bilag attesteres av én som kan attestere.',
  holds: (version: number, since: string) =>
    `Versjon ${version} gjelder fra ${since}. Passer flere regler, må hver av dem være oppfylt.`,
  comes: (version: number, from: string) => `Versjon ${version} tar over ${from}:`,
  noRules: 'Ingen regler: én attestering er nok.',
  everyVoucher: 'Alle bilag',
  amountFrom: (amount: string) => `fra ${amount} kr`,
  accounts: (first: string, last: string) => (first === last ? `konto ${first}` : `konto ${first}–${last}`),
  counterpartyIs: (name: string) => `motpart ${name}`,
  personIs: (name: string) => `tatt eller sendt inn av ${name}`,
  dimensionIs: (type: string, name: string) => `${type} ${name}`,
  attested: (whom: string) => `attesteres av ${whom}`,
  change: 'Endre reglene',
  earlier: 'Tidligere versjoner',
  madeBy: (name: string, time: string) => `Satt av ${name}, ${time}`,
  edit: 'Nye regler',
  editLead:
    'Det som er tomt, gjelder alle bilag. Reglene gjelder bilag som attesteres fra da av; det som er bokført, står.',
  rule: (number: number) => `Regel ${number}`,
  amount: 'Beløp fra og med',
  amountHint: 'Summen av debetsiden',
  accountFrom: 'Konto fra',
  accountTo: 'Konto til',
  counterparty: 'Kunde eller leverandør',
  dimension: 'Prosjekt eller annen dimensjon',
  person: 'Tatt eller sendt inn av',
  anybody: 'Hvem som helst',
  asks: 'Attesteres av',
  asks_one: 'Én som kan attestere',
  asks_person: 'En bestemt person',
  asks_two: 'To ulike personer',
  signed: 'Avgjørelser signeres med passnøkkel',
  signedHint:
    'Den som attesterer eller sender tilbake, signerer nøyaktig det som vises med sin egen passnøkkel. Uten bokføres ingenting, og ingen andre, heller ikke den som drifter Segl, kan gjøre det i deres navn.',
  signedInWords: 'Hver avgjørelse signeres med passnøkkel.',
  approver: 'Hvem',
  choose: 'Velg',
  add: 'Legg til regel',
  remove: (number: number) => `Fjern regel ${number}`,
  validFrom: 'Gjelder fra',
  validFromHint: 'Tomt: fra nå av',
  save: 'La reglene gjelde',
  preview: 'Bilag som venter nå',
  unchanged: (waiting: number) =>
    waiting === 0
      ? 'Ingen bilag venter på attestering.'
      : counted(
          waiting,
          'Det ene bilaget som venter, berøres ikke.',
          `Ingen av de ${waiting} bilagene som venter, berøres.`,
        ),
  affected: (count: number, waiting: number) =>
    `${count} av ${waiting} bilag som venter, vil kreve noe annet:`,
  would: (before: string, after: string) => `${before} → ${after}`,
  done: 'ingen flere',
  tooFew:
    'Bare én kan attestere hos klienten. Bilag som krever to, kan ikke bokføres før en til får rollen leder.',
  incomplete: (number: number) =>
    `Regel ${number} er ikke ferdig: velg hvem som skal attestere, og begge kontoene.`,
  standIns: 'Stedfortredere',
  standInsLead:
    'Stedfortrederen attesterer i stedet for en som reglene nevner ved navn. Det vises på attesteringen og står i loggen.',
  noStandIns: 'Ingen er stedfortreder.',
  standIn: 'Stedfortreder',
  absent: 'I stedet for',
  from: 'Fra og med',
  through: 'Til og med',
  state: 'Tilstand',
  running: 'Gjelder nå',
  coming: 'Kommer',
  over: 'Over',
  ended: (time: string) => `Avsluttet ${time}`,
  give: 'Sett stedfortreder',
  giveTitle: 'Sett stedfortreder',
  end: 'Avslutt',
  endOf: (name: string) => `Avslutt ${name} som stedfortreder`,
} as const;
