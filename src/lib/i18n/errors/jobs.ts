import type { Sentence } from './facts.ts';

/** Codes of what is done later. */
export const jobs = {
  job_unknown: {
    nb: 'Jobben er ferdig, eller den er i gang. Hent listen på nytt.',
    en: 'The job is done, or it is running. Load the list anew.',
  },
} as const satisfies Record<string, Sentence>;
