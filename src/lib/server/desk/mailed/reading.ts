import { createRequire } from 'node:module';
import Tinypool from 'tinypool';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ReadMail } from './reading-thread.ts';

/** Found by the project's own name for it, since the built server's modules lie elsewhere. */
const THREAD = createRequire(import.meta.url).resolve('#lib/server/desk/mailed/reading-thread.ts');
/** Thirty megabytes of text take half a second of it. */
const MOST_MILLISECONDS = 20_000;

/** One at a time: whoever sends tries again later, and nobody looks at it meanwhile. */
const pool = new Tinypool({
  filename: THREAD,
  minThreads: 0,
  maxThreads: 1,
  idleTimeout: 60_000,
  resourceLimits: { maxOldGenerationSizeMb: 256 },
});
// A thread that ended between two tasks: the next one starts another.
pool.on('error', () => {});

/**
 * A mail as it came, read beside the server: one that is made to take for ever, or all the memory, ends its thread and nothing else.
 * Error: `mail_unreadable`.
 */
export async function readMail(raw: Uint8Array): Promise<Result<ReadMail, { code: 'mail_unreadable' }>> {
  try {
    const signal = AbortSignal.timeout(MOST_MILLISECONDS);
    return ok((await pool.run(raw, { name: 'readMail', signal })) as ReadMail);
  } catch {
    // Whatever the reader says of it quotes what a stranger wrote.
    return err({ code: 'mail_unreadable' });
  }
}
