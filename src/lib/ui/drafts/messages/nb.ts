import { counted } from '#lib/i18n/count.ts';

/** What lies on this device, and how far it has come. */
export const drafts = {
  title: 'Kladder',
  emptyTitle: 'Ingen kladder ennå',
  emptyBody: 'Kvitteringer du tar, ligger her til regnskapet har tatt imot dem.',
  part: (shown: string, total: string) => `Viser ${shown} av ${total} kladder`,
  draft: 'Kladd',
  byMail: 'Send kvitteringer på e-post',
  noText: 'Uten tekst',
  onlyHere: 'Bare på denne enheten',
  unfinished: 'Ikke ferdig',
  sending: 'Sendes',
  photosLeft: (done: number, total: number) => `Bilde ${done} av ${total} er sendt`,
  inbox: 'Mottatt, venter på regnskapsfører',
  submitted: 'Venter på attestering',
  posted: 'Bokført',
  discarded: 'Forkastet',
  needsYou: 'Trenger deg',
  returned: (reason: string) => `Sendt tilbake: ${reason}`,
  asked: (comment: string) => `Trenger deg: ${comment}`,
  dismissed: (reason: string) => `Forkastet av regnskapsfører: ${reason}`,
  cameLocked: 'Tatt mens enheten var låst',
  cameShared: 'Delt fra en annen app',
  edit: 'Endre kladden',
  discard: 'Forkast kladden',
  discardLead: 'Kladden forsvinner fra listene. Det som er sendt, blir stående i loggen.',
  discardConfirm: 'Forkast',
  conflictTitle: 'Kladden er endret et annet sted',
  conflictLead: 'Begge utgaver er bevart. Velg hva som skal gjelde.',
  keepChosen: 'Behold valgene',
  photosOnly: (count: number) => `${count} bare i denne`,
  keepTheirs: 'Behold den andre',
  syncNow: 'Synkroniser nå',
  lastSync: (time: string) => `Sist synkronisert ${time}`,
  progress: (done: number, total: number) => `${done} av ${total} sendt`,
} as const;

/** One draft, opened. */
export const draftPage = {
  choose: 'Velg en kladd i listen for å se bildet og endre den.',
  missingTitle: 'Kladden er ikke her',
  missingBody: 'Den kan være forkastet, eller tatt på en annen enhet. Med nett hentes alt du har sendt.',
  back: 'Alle kladder',
  sent: 'Sendt',
  closed: 'Kladden er sendt videre og kan ikke endres. Det du ser, er det som ble sendt.',
  rejectedTitle: 'Serveren tok ikke imot den',
  keptHere: 'Kladden og bildene ligger trygt på denne enheten.',
  remove: 'Fjern fra denne enheten',
  removeLead: 'Det som bare finnes her, går tapt. Det kan ikke angres.',
  discardOnlyHere: 'Kladden finnes bare på denne enheten og går tapt. Det kan ikke angres.',
  here: 'Her',
  there: 'Hos regnskapet',
  mine: 'Slik er den her',
  waiting: (count: number) => counted(count, '1 kladd trenger deg', `${count} kladder trenger deg`),
} as const;

/** A receipt that may be the same as another. */
export const mailed = {
  from: (sender: string, when: string) =>
    `Kom på e-post fra ${sender}, ${when}. Hvem som sendte den, er ikke bevist.`,
  nobody: 'en avsender som ikke er entydig',
} as const;

export const alike = {
  title: 'Kan være den samme kvitteringen',
  lead: 'Se på den andre før du går videre. Er de to ulike kjøp, er alt i orden.',
  voucher: (number: string) => `Ligner på bilag ${number}`,
  draft: (text: string) => `Ligner på «${text}»`,
  picture: 'samme bilde',
  facts: 'samme beløp, dato og leverandør eller tekst',
  reversed: 'tilbakeført',
} as const;
