import type { Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const eid: Record<keyof typeof nb.eid, Sentence> = {
  eid_elsewhere:
    'This sign-in was not begun in this browser, or the answer came from elsewhere than you were sent. Nothing was done. Begin again from here.',
  eid_level_low:
    'The way in which you showed your eID is not safe enough here. Try again, and choose a safer way at the provider.',
  eid_not_fresh:
    'The provider answered with an earlier sign-in. Try again, and show your eID anew when you are asked for it.',
  eid_provider_unknown: 'That provider is not used here. Choose another way.',
  eid_refused:
    'The provider did not confirm who you are. Nothing was done. Try again, or choose another way.',
  eid_stale: 'It took too long, or the answer was used before. Nothing was done. Begin again.',
  eid_taken: 'This eID is linked with an account here already.',
  eid_unknown: 'This eID is no longer linked.',
  eid_unlinked:
    'This eID does not let you in. It has to be linked with an account first: sign in another way, and link it under “Security”.',
  eid_unreachable: 'The provider does not answer. Try again in a while, or choose another way.',
  eids_too_many: 'You have five eIDs. First remove one that you do not use.',
};
