import type { JobFault } from '#lib/domain/jobs/shown.ts';
import type { JobKind } from '#lib/domain/jobs/kinds.ts';
import type { DocumentNews } from '#lib/domain/mail/messages.ts';
import { counted } from '#lib/i18n/count.ts';

/** What Segl does by itself, later. */
export const jobs = {
  title: 'Jobber',
  lead: 'Det Segl gjør for klienten i bakgrunnen. En jobb som er ferdig, forsvinner herfra.',
  list: 'Jobber',
  emptyTitle: 'Ingenting å gjøre',
  emptyBody: 'Her står jobber som venter, pågår eller har feilet.',
  job: 'Jobb',
  state: 'Status',
  since: 'Opprettet',
  acts: 'Hva du kan gjøre',
  failed: 'Feilet',
  running: 'Pågår',
  waiting: 'Venter',
  waitsUntil: (when: string) => `Prøves igjen ${when}`,
  attempts: (count: number) => counted(count, 'Prøvd én gang', `Prøvd ${count} ganger`),
  progress: (done: number, total: number) => `${done} av ${total} er gjort`,
  retry: 'Prøv igjen',
  retryOf: (job: string) => `Prøv igjen: ${job}`,
  refresh: 'Oppdater',
  otherKind: (kind: string) => `Annen jobb (${kind})`,
  otherFault: (code: string) => `Noe gikk galt. (Kode: ${code})`,
  letterTo: (what: string, to: string) => `${what} til ${to}`,
  somebody: 'en som ikke lenger er med',
};

export const jobKinds = {
  'ledger.years': 'Åpne neste regnskapsår',
  'ledger.accruals': 'Bokføre periodiseringer som har forfalt',
  'desk.templates': 'Lage kladder av maler som gjentas',
  'signing.root': 'Publisere rotsertifikatet',
  'log.words': 'Gjøre loggen søkbar',
  'log.heads': 'Føre loggenes hoder inn i installasjonens logg',
  'log.time': 'Få loggen tidsstemplet',
  'log.cosign': 'Be et vitne om å bevitne installasjonens logg',
  'log.mail': 'Sende loggenes nye hoder til den som tar vare på dem',
  'signing.upkeep': 'Fornye tidsstempler og tilbakekallingslister',
  'log.verify': 'Kontrollere loggen, bokføringen og de lagrede filene',
  'log.verifyOwn': 'Kontrollere installasjonens egen logg',
  'files.collect': 'Samle inn lagrede filer som ingenting viser til',
  'identity.forget': 'Glemme økter som er utløpt',
  'identity.members': 'Avslutte tilganger som gjaldt en tid',
  'identity.tellReset': 'Fortelle administratorer om en nullstilling',
  'push.send': 'Varsle på enheter',
  'mail.send': 'Sende e-post',
} satisfies Record<JobKind, string>;

export const letters = {
  asked: 'E-post om signering',
  completed: 'E-post om at alle har signert',
  declined: 'E-post om avslag',
  withdrawn: 'E-post om tilbaketrekking',
} satisfies Record<DocumentNews, string>;

export const jobFaults = {
  cannot_extend: 'Et dokument kunne ikke få nytt tidsstempel. De andre fikk det.',
  crashed: 'Serveren stoppet hver gang den prøvde.',
  database_full: 'Det er ikke mer plass i databasen.',
  database_unavailable: 'Databasen svarte ikke.',
  input_unreadable: 'Jobben er fra en annen versjon av Segl.',
  internal: 'Noe gikk galt hos oss. Det står mer i loggen på serveren.',
  mail_login_refused:
    'E-postserveren tok ikke imot brukernavn og passord. Den som drifter Segl, kan rette det.',
  mail_not_private: 'Forbindelsen til e-postserveren kunne ikke sikres. Ingenting ble sendt.',
  mail_off: 'Det er ikke satt opp noen e-postserver.',
  mail_refused: 'Adressen ble avvist av e-postserveren. Si fra til personen på en annen måte.',
  mail_unavailable: 'E-postserveren svarte ikke, eller ba oss vente.',
  push_unavailable: 'Nettleserens varslingstjeneste svarte ikke.',
  restored: 'Fra en sikkerhetskopi: den kan være sendt før. Prøv igjen bare hvis den ikke kom fram.',
  revocation_unavailable: 'En tilbakekallingsliste kunne ikke hentes.',
  storage_full: 'Det er ikke mer plass på disken.',
  stopped: 'Serveren ble stoppet. Jobben fortsetter der den slapp.',
  timed_out: 'Det tok for lang tid.',
  timestamp_ends_sooner: 'Det nye tidsstempelet ville vare kortere enn det som står der.',
  timestamp_unavailable: 'Tidsstempeltjenesten svarte ikke.',
  user_unknown: 'Personen er ikke lenger med.',
  witness_contradicts:
    'Et vitne har en annen logg enn denne installasjonen. Kontroller loggen, og be vitnet om hodet det har.',
  witness_lies: 'Et vitne svarte uten en gyldig bevitnelse.',
  witness_refused:
    'Et vitne kjenner ikke loggen eller nøkkelen dens. Den som driver vitnet, må legge den inn.',
  witness_unavailable: 'Et vitne svarte ikke.',
} satisfies Record<JobFault, string>;
