import type { Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const jobs: Record<keyof typeof nb.jobs, Sentence> = {
  job_unknown: 'The job is done, or it is running. Load the list anew.',
};
