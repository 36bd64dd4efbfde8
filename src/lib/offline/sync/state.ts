export type LoopState =
  /** Nothing is known yet: no round has ended since the loop was started. */
  | { name: 'starting' }
  /** The last round ended well: the server has answered, and has all that could be sent. */
  | { name: 'idle' }
  | { name: 'pushing'; changes: number }
  | { name: 'uploading'; sent: number; size: number }
  /** What the server has comes here: `done` of about so many. */
  | { name: 'pulling'; done: number; about: number }
  | { name: 'offline' }
  | { name: 'not-now' }
  | { name: 'needs-you'; code: string | null }
  /** The device itself failed: its store, or this program. */
  | { name: 'stuck' }
  | { name: 'signed-out' }
  | { name: 'locked' };

/** How a round ended. `failed`: the server refuses this device as a whole, `reason` says why. */
export type RoundEnd =
  | { name: 'done' }
  | { name: 'offline' }
  /** `after`: milliseconds, before which the server does not want to be asked. */
  | { name: 'not-now'; after?: number }
  | { name: 'signed-out' }
  | { name: 'locked' }
  | { name: 'failed'; reason: string }
  | { name: 'stuck' };
