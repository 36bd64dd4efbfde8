import type { Sentence } from '../facts.ts';

/** Codes of mail that comes in. */
export const mailIn = {
  mail_in_off: 'Denne installasjonen tar ikke imot e-post. Den som drifter Segl, kan slå det på.',
  mail_address_unknown: 'Adressen finnes ikke. Last siden på nytt.',
  mail_unknown: 'E-posten er ikke her lenger: noen har kastet den. Last siden på nytt.',
  mail_taken: 'E-posten er alt sluppet inn, og er blitt kladder. Forkast dem i innboksen i stedet.',
  mail_content_gone:
    'Det som lå i e-posten, kan ikke åpnes mer. Be avsenderen sende den på nytt, og si fra til oss.',
  mail_sender_unknown: 'Avsenderen står ikke her. Last siden på nytt.',
} as const satisfies Record<string, Sentence>;
