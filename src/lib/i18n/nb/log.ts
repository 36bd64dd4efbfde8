import { counted } from '../count.ts';

export const log = {
  title: 'Logg',
  lead: 'Alt som er gjort, i den rekkefølgen det skjedde. Ingenting kan endres eller fjernes uten at det vises.',
  emptyTitle: 'Loggen er tom',
  emptyBody: 'Den første hendelsen kommer når noe er gjort.',
  index: 'Nr.',
  time: 'Tid',
  who: 'Hvem',
  what: 'Hva',
  subject: 'Gjelder',
  events: (count: number) => counted(count, '1 hendelse', `${count} hendelser`),
  more: 'Vis eldre hendelser',
  machine: 'Segl',
  checkpoint: 'Sjekkpunkt',
  checkpointLead: (size: number) =>
    counted(size, 'Signert sjekkpunkt over 1 hendelse', `Signert sjekkpunkt over ${size} hendelser`),
  rootHash: 'Rothash',
  signedAt: (time: string) => `Signert ${time}`,
  copyCheckpoint: 'Kopier sjekkpunktet',
  keepIt: 'Ta vare på det utenfor Segl: den som har det, kan vise om noe eldre er endret.',
} as const;

/** Inclusion proof of a voucher or an event. */
export const proof = {
  title: 'Bevis',
  included: 'Bilaget står i loggen',
  includedLead: (index: number, size: number) =>
    `Hendelse nr. ${index} av ${size}. Nettleseren din har regnet seg frem til sjekkpunktets rothash.`,
  pending: 'Venter på neste sjekkpunkt',
  pendingLead: 'Hendelsen er skrevet. Beviset kommer når sjekkpunktet er signert.',
  broken: 'Beviset stemmer ikke',
  brokenLead: 'Det som vises, svarer ikke til loggen. Ikke stol på det; si fra til den som drifter Segl.',
  leafHash: 'Hash av hendelsen',
  rootHash: 'Rothash',
  statementHash: 'Hash av bilaget',
  path: 'Vei gjennom treet',
  download: 'Last ned beviset',
  verified: 'Kontrollert her',
} as const;

/** What an event is called; the code falls back to the kind itself. */
export const events = {
  'client.created': 'Klient opprettet',
  'draft.saved': 'Kladd lagret',
  'draft.discarded': 'Kladd forkastet',
  'draft.coded': 'Kladd kontert',
  'draft.submitted': 'Sendt til attestering',
  'draft.approved': 'Attestert',
  'draft.returned': 'Sendt tilbake',
  'voucher.posted': 'Bilag bokført',
  'voucher.reversed': 'Bilag reversert',
  'period.locked': 'Periode låst',
  'period.reopened': 'Periode åpnet igjen',
  'saft.imported': 'SAF-T importert',
  'photo.stored': 'Bilde mottatt',
  'session.opened': 'Logget inn',
  'session.closed': 'Logget ut',
  'device.registered': 'Enhet registrert',
} as const;
