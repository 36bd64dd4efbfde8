import type { Sentence } from '../facts.ts';
import { keptUntil } from './said.ts';

/** Codes of erasing and of verifying a log. */
export const log = {
  erasing_nothing: 'Det er ingenting igjen å slette: det som kunne slettes, er slettet. Last siden på nytt.',
  erasing_kept: (facts) =>
    `Ingenting er slettet. Noe av det må fortsatt tas vare på${keptUntil(facts, 'til og med')}. Last siden på nytt, så ser du hva.`,
  verification_running: 'En kontroll er i gang. Den du ba om, ville lest det samme; se på den som går.',
  verification_lately: 'Det er kontrollert for noen minutter siden. Vent litt før du ber om en ny kontroll.',
  log_report_too_long:
    'Det er for mye til én signert PDF. Velg kortere tid, én person eller ett slag hendelser, eller ta det ut som XLSX eller CSV, som har plass til alt.',
  cursor_ahead:
    'Serveren er satt tilbake til en eldre kopi. Enheten henter alt på nytt; det som ligger her, er ikke borte.',
  cursor_unreadable:
    'Serveren forstod ikke hvor langt enheten var kommet. Enheten henter alt på nytt; det som ligger her, er ikke borte.',
} as const satisfies Record<string, Sentence>;
