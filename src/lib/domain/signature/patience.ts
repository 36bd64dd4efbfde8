const MIB = 1024 * 1024;
/** Nobody waits longer for one file. */
const MOST_SECONDS = 60;

/**
 * How long judging a file may take, in whole seconds: a second more for each MiB. The largest that this service makes, 500
 * pages with ten signers, has nine MiB and takes five seconds on a quiet machine.
 *
 * @param bytes the file's length
 * @param least what any file may take
 */
export function secondsFor(bytes: number, least: number): number {
  return Math.min(MOST_SECONDS, least + Math.floor(bytes / MIB));
}
