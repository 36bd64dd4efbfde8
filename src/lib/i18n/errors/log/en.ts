import type { Sentence } from '../facts.ts';
import type * as nb from './nb.ts';
import { keptUntil } from './said.ts';

export const log: Record<keyof typeof nb.log, Sentence> = {
  erasing_nothing: 'Nothing is left to erase: what could be erased, was. Load the page again.',
  erasing_kept: (facts) =>
    `Nothing was erased. Some of it must still be kept${keptUntil(facts, 'until and including')}. Load the page again to see what.`,
  verification_running:
    'A verification is under way. Another would read the same; look at the one that runs.',
  verification_lately: 'Everything was verified a few minutes ago. Wait a little before asking again.',
  log_report_too_long:
    'This is too much for one signed PDF. Choose a shorter time, one person or one kind of event, or take it out as XLSX or CSV, which have room for all of it.',
  cursor_ahead:
    'The server was set back to an older copy. The device fetches everything again; what is here is not lost.',
  cursor_unreadable:
    'The server did not understand how far the device had come. The device fetches everything again; what is here is not lost.',
};
