import { file } from '../drafts/said.ts';
import type { Sentence } from '../facts.ts';

/** Codes of what comes without a page of the app, or while the device is locked. */
export const captured = {
  captured_damaged: (facts) =>
    `${file(facts, 'Filen')} er endret på enheten, og kan ikke åpnes. Ta bildet eller del filen på nytt.`,
  mail_unreadable: (facts) =>
    `${file(facts, 'E-posten')} kan ikke leses som e-post. Lagre vedlegget i e-posten, og del det.`,
  mail_without_receipt: (facts) =>
    `${file(facts, 'E-posten')} har ingen vedlegg som er bilde eller PDF. Er kvitteringen selve teksten, skriv den ut til PDF og del den.`,
  share_nobody:
    'På denne enheten er det ingen som er logget inn og har en lås å legge filen under. Logg inn, velg passfrase, og del den på nytt.',
  share_unready: 'Segl var ikke klar på denne enheten. Åpne Segl én gang med nett, og del filen på nytt.',
  share_nothing: 'Det var ingen fil med. Del et bilde, en PDF eller en e-post.',
  share_too_many: 'Høyst 20 filer om gangen. Del resten etterpå.',
  share_from_elsewhere:
    'Dette kom fra et annet nettsted, og ikke fra en app på enheten. Er det noe du ville dele, lagre filen og del den derfra.',
  share_failed: 'Nettleseren fikk ikke lest eller lagret filen. Prøv å dele den på nytt.',
} as const satisfies Record<string, Sentence>;
