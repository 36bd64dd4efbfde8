import { strangersLimit } from '#lib/server/platform/strangers.ts';

/** A log of 256,000 leaves at a stretch: what somebody needs who reads one from its beginning. */
const A_MINUTE = 1200;

/** Counts what one network's strangers ask of the logs; seconds to wait, or null. */
export const overLogLimit = strangersLimit(A_MINUTE);
