import { counted } from '#lib/i18n/count.ts';

/** What lies on this device, and what it is to have with it. */
export const device = {
  title: 'Denne enheten',
  lead: 'Det du trenger uten nett, ligger her, kryptert. Det du gjør uten nett, sendes i samme rekkefølge når nettet er tilbake.',
  needsTitle: 'Trenger deg',
  needsNone: 'Ingenting er avvist.',
  needsLead: 'Serveren tok ikke imot dette. Det du skrev, ligger her som du skrev det.',
  behind: (count: number) => counted(count, '1 endring til venter bak', `${count} endringer til venter bak`),
  open: 'Åpne',
  drop: 'Forkast',
  dropTitle: 'Forkaste det som ble avvist?',
  dropLead: 'Endringen, og det som venter bak den, sendes ikke. Kladden er da som serveren har den.',
  unread: 'Kan ikke leses lenger',
  unnamed: 'Uten tekst',
  waitingTitle: 'På vei',
  waiting: (count: number) =>
    counted(
      count,
      '1 kladd eller registerrad venter på nettet',
      `${count} kladder og registerrader venter på nettet`,
    ),
  waitingNone: 'Alt er sendt.',
  awayTitle: 'Uten nett',
  asOf: (when: string) => `Det som venter, kontoplan og kunder er fra ${when}.`,
  asOfNever: 'Ingenting er hentet ennå. Det skjer når enheten er på nett.',
  fetching: (done: number, about: number) => `Henter ${done} av om lag ${about}`,
  pause: 'Stopp hentingen',
  papers: 'Bilag på forhånd',
  papersNone: 'Ingen',
  papersMonth: 'Denne måneden',
  papersWaiting: 'Alt som venter',
  decideTitle: 'Attestere uten nett',
  decideLead:
    'Det som venter på deg, hentes på forhånd. Uten nett kan du da avgjøre det her; det gjelder først når serveren har kontrollert det.',
  tickets: (count: number, until: string) =>
    counted(
      count,
      `Én avgjørelse til uten nett, fram til ${until}`,
      `${count} avgjørelser uten nett, fram til ${until}`,
    ),
  waitingHere: (here: number, waiting: number) => `${here} av ${waiting} som venter på deg, ligger her`,
  ticketsNone: 'Enheten kan ikke avgjøre noe uten nett nå.',
  ticketsFetch: 'Hent',
  papersHere: (here: number, wanted: number) => `${here} av ${wanted} bilag ligger her`,
  documents: 'Dokumenter på denne enheten',
  documentsLead:
    'Dokumenter som venter på signaturen din, hentes på forhånd og kan leses uten nett. Leseren, om lag 4 MB, hentes én gang.',
  documentsNone: 'Ingen',
  documentsWaiting: 'De som venter på meg',
  documentsHere: (here: number, waiting: number) => `${here} av ${waiting} dokumenter ligger her`,
  documentsFull: 'Enheten har ikke plass til flere.',
} as const;

/** What was done, in the list of what was refused. */
export const deviceWork = {
  'draft.save': 'Kvittering lagret',
  'draft.discard': 'Kvittering kastet',
  'draft.make': 'Nytt bilag',
  'draft.code': 'Kontering',
  'draft.submit': 'Sendt til attestering',
  'draft.dismiss': 'Tatt ut av innboksen',
  'draft.ask': 'Spørsmål til innsender',
  'approval.decide': 'Avgjort uten nett',
  'account.add': 'Ny konto',
  'account.change': 'Konto endret',
  'counterparty.add': 'Ny kunde eller leverandør',
  'counterparty.change': 'Kunde eller leverandør endret',
  'dimension.add': 'Nytt prosjekt',
  'dimension.change': 'Prosjekt endret',
} as const;
