import { counted } from '../count.ts';

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
  reversed: 'Reversert',
  reversal: 'Reversering',
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
  immutable: 'Et bokført bilag endres aldri. Feil rettes med et nytt bilag.',
  reverse: 'Reverser bilaget',
  reverseTitle: 'Reverser bilaget',
  reverseLead: 'Det lages et nytt bilag med motsatt fortegn. Begge blir stående og viser til hverandre.',
  reverseDate: 'Dato for reverseringen',
  reverseReason: 'Hvorfor?',
  reverseConfirm: 'Hold inne for å reversere',
  reversedBy: (number: string) => `Reversert av bilag ${number}`,
  reverses: (number: string) => `Reverserer bilag ${number}`,
  contentHash: 'Kontrollsum av bilaget',
} as const;

/** The way of a voucher, from the photo to the proof. */
export const timeline = {
  title: 'Bilagets vei',
  captured: 'Kvittering tatt',
  received: 'Mottatt',
  coded: 'Kontert',
  submitted: 'Sendt til attestering',
  returned: 'Sendt tilbake',
  approved: 'Attestert',
  posted: 'Bokført',
  imported: 'Importert',
  reversed: 'Reversert',
  sealed: 'Forseglet i loggen',
  waiting: 'Venter',
  by: (name: string) => `av ${name}`,
} as const;

export const trialBalance = {
  title: 'Saldobalanse',
  lead: (client: string, through: string) => `${client} · til og med ${through}`,
  year: 'År',
  through: 'Til og med',
  account: 'Konto',
  name: 'Navn',
  opening: 'Inngående',
  debit: 'Debet',
  credit: 'Kredit',
  closing: 'Utgående',
  balanced: 'Debet og kredit er like.',
  unbalanced: (amount: string) =>
    `Debet og kredit er ulike med ${amount}. Det skal ikke kunne skje: meld fra.`,
  emptyTitle: 'Ingenting er bokført i perioden',
  emptyBody: 'Velg en annen periode, eller bokfør det første bilaget.',
  balanceSheet: 'Balanse',
  result: 'Resultat',
} as const;

export const periods = {
  title: 'Perioder',
  open: 'Åpen',
  locked: 'Låst',
  lock: (period: string) => `Hold inne for å låse ${period}`,
  lockLead: 'En låst periode tar ikke imot bilag. Å åpne den igjen er en hendelse som det blir sagt fra om.',
  lockedBy: (name: string, time: string) => `Låst av ${name}, ${time}`,
} as const;
