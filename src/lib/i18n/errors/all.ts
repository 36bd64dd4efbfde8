import { access } from './access.ts';
import { device } from './device.ts';
import { drafts } from './drafts.ts';
import { jobs } from './jobs.ts';
import { ledger } from './ledger.ts';
import { signing } from './signing.ts';

/** The sentences of every subject. */
export const ALL = { ...access, ...device, ...drafts, ...jobs, ...ledger, ...signing };
