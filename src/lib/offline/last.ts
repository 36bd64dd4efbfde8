import * as z from 'zod';
import type { Space } from './database.ts';

const KEY = 'segl.last';
const Last = z.object({ userId: z.uuid(), clientId: z.uuid() });

/**
 * Whose device database to open when the app starts without network. Two random ids; names and roles
 * lie encrypted in the database itself (`keep` and `recall` of `store.ts`).
 */
export function rememberSpace({ userId, clientId }: Space): void {
  localStorage.setItem(KEY, JSON.stringify({ userId, clientId }));
}

/** The person has signed out: the next start asks who it is. */
export function forgetSpace(): void {
  localStorage.removeItem(KEY);
}

/** Null on a device where nobody has signed in. */
export function lastSpace(): Space | null {
  const stored = localStorage.getItem(KEY);
  if (stored === null) return null;
  try {
    return Last.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}
