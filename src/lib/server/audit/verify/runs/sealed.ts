import type { Context } from '#lib/server/platform/context.ts';
import type { RunRow } from './run-store.ts';

const purposeOf = (clientId: string, run: string) => `audit.verification:${clientId}:${run}`;

/** What a run has found, as nobody else can write it, nor put it in the place of another run's. */
export function sealedRun({ platform, clientId }: Context, run: string, found: object): Uint8Array {
  return platform.keys.seal(purposeOf(clientId, run), Buffer.from(JSON.stringify(found)));
}

/** What stands in the client's row, in the shape that whoever wrote it has; null where somebody else did. */
export function openedRun<T>({ platform, clientId }: Context, { run, soFar }: RunRow): T | null {
  try {
    return JSON.parse(Buffer.from(platform.keys.open(purposeOf(clientId, run), soFar)).toString()) as T;
  } catch {
    return null;
  }
}
