import { isUuid } from '#lib/domain/text.ts';
import type { Space } from '../store/database.ts';

const KEY = 'segl.last';

/**
 * Whose device database to open when the app starts without network. Two random ids; names and roles
 * lie encrypted in the database itself (`keep` and `recall` of `store.ts`).
 */
export function rememberSpace({ userId, clientId }: Space): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ userId, clientId }));
  } catch {
    // Storage may be closed (private window): the next start without network then knows nobody.
  }
}

/** The person has signed out: the next start asks who it is. */
export function forgetSpace(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above: then nothing was stored.
  }
}

/** Null on a device where nobody has signed in, or that keeps nothing. */
export function lastSpace(): Space | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    const { userId, clientId } = (kept ?? {}) as { [K in keyof Space]?: unknown };
    return isUuid(userId) && isUuid(clientId) ? { userId, clientId } : null;
  } catch {
    return null;
  }
}
