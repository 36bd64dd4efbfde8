import type { OutboxRow } from './database.ts';

/** Why a change is held that was made before the server was set back (`sync/again.ts`). Never sent by a server. */
export const HELD = 'server_restored';

export const isHeld = ({ state, code }: Pick<OutboxRow, 'state' | 'code'>): boolean =>
  state === 'rejected' && code === HELD;

/** What makes a change held. @param answered the revision that it was answered with, if it was */
export function held(answered: number | null) {
  return { state: 'rejected', code: HELD, mutationId: null, again: { answered } } as const;
}
