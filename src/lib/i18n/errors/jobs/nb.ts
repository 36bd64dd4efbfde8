import type { Sentence } from '../facts.ts';

/** Codes of what is done later. */
export const jobs = {
  job_unknown: 'Jobben er ferdig, eller den er i gang. Hent listen på nytt.',
} as const satisfies Record<string, Sentence>;
