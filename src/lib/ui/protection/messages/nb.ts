import { weakeningActs as acts } from '#lib/domain/access/words/weakening/nb.ts';
import { counted } from '#lib/i18n/count.ts';

/** What takes protection away, who confirms it, and who is told. */
export const protection = {
  title: 'Beskyttelse',
  lead: (client: string) =>
    `Det som svekker beskyttelsen til ${client}, tar to administratorer der det er to, og sikkerhetskontaktene får vite det med én gang.`,
  waiting: 'Venter på en annen administrator',
  nothingWaits: 'Ingenting venter.',
  earlier: 'Det som er gjort, eller ikke ble noe av',
  nothingEarlier: 'Ingen har svekket beskyttelsen.',
  askedBy: (name: string, at: string) => `Bedt om av ${name} ${at}.`,
  doneBy: (name: string, at: string) => `Gjort av ${name} ${at}.`,
  until: (at: string) => `Kan godkjennes til ${at}.`,
  openUntil: (name: string, at: string) => `Godkjent: ${name} kan gjøre det til ${at}.`,
  confirmedBy: (name: string, at: string) => `Godkjent av ${name} ${at}.`,
  declinedBy: (name: string, at: string) => `Avslått av ${name} ${at}.`,
  alone: 'Det var ingen annen administrator å spørre.',
  confirm: 'Godkjenn',
  confirmLead:
    'Snakk med den som ber om det, før du godkjenner. Det som vises, er det som blir gjort, og ikke noe annet.',
  confirmed: 'Godkjent og gjort.',
  confirmedForAsker: 'Godkjent. Den som ba om det, kan gjøre det i ett døgn.',
  decline: 'Avslå',
  declined: 'Avslått. Ingenting er gjort.',
  withdraw: 'Trekk tilbake',
  withdrawn: 'Trukket tilbake. Ingenting er gjort.',
  before: 'Før',
  after: 'Etter',
  nothing: 'ingenting',
  period: (period: number, year: number) => `Periode ${period} ${year}`,
  locked: 'låst',
  open: 'åpen',
  delivered: 'levert',
  term: (from: string, to: string) => `Mva-terminen ${from} – ${to}`,
  note: 'Hilsen',
  books: 'Hele bokføringen',
  span: (from: string, to: string) => `${from} til ${to}`,
  noAccess: 'ingen tilgang',
  rules: 'Reglene',
  validFrom: (at: string) => `Gjelder fra ${at}.`,
  validAtOnce: 'Gjelder fra det godkjennes.',
  askTitle: 'Dette tar to administratorer',
  askLead: 'Det svekker beskyttelsen. En annen administrator ser nøyaktig dette, og godkjenner eller avslår.',
  reason: 'Hvorfor?',
  reasonHint: 'Leses av den som skal godkjenne, og står i loggen.',
  ask: 'Be om det',
  asked: 'Bedt om. Det venter på en annen administrator i sju dager, og sikkerhetskontaktene får vite det.',
  see: 'Åpne Beskyttelse',
  noticeTitle: 'Noe venter på deg',
  notice: (count: number) =>
    `${count} ${counted(count, 'endring', 'endringer')} som svekker beskyttelsen, venter på at du godkjenner eller avslår.`,
  contacts: 'Sikkerhetskontakter',
  contactsLead:
    'Får e-post med én gang når beskyttelsen svekkes, og når noen legges til eller fjernes her. De trenger ikke bruke Segl. Administratorene får det samme.',
  noContacts: 'Ingen er lagt til: bare administratorene får vite det.',
  mailOff: 'E-post er ikke satt opp i denne installasjonen: det som skjer, står bare her og i loggen.',
  add: 'Legg til',
  addTitle: 'Ny sikkerhetskontakt',
  addLead: 'Velg noen som kan reagere, og som ikke selv kan gjøre det de skal få vite om.',
  name: 'Navn',
  email: 'E-post',
  language: 'Språk i brevene',
  added: (name: string) => `${name} er sikkerhetskontakt.`,
  remove: 'Fjern',
  removeOf: (name: string) => `Fjern ${name}`,
  removeLead: 'De andre, og den som fjernes, får vite det.',
  removed: (name: string) => `${name} er ikke sikkerhetskontakt lenger.`,
  last: 'Den siste kan ikke fjernes.',
} as const;

/** As letters say them. */
export const weakeningActs = acts;

/** What became of an act that takes protection away. */
export const weakeningStandings = {
  waits: 'Venter',
  confirmed: 'Godkjent',
  done: 'Gjort',
  declined: 'Avslått',
  withdrawn: 'Trukket tilbake',
  over: 'Tiden gikk ut',
} as const;
