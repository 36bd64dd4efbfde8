import Tinypool from 'tinypool';
import { afterAll, vi, type Mock } from 'vitest';
import type { Derivation } from '#lib/server/identity/factors/password-thread.ts';

/** Answers in place of the thread, or by it with `really`. */
export type Derive = (asked: Derivation, really: () => Promise<Uint8Array>) => Promise<Uint8Array>;

export const reallyDerive: Derive = (_, really) => really();

/** Nobody waits in the line for as long as a derivation takes on this machine. */
export const deriveNothing: Derive = ({ tagLength }) => Promise.resolve(new Uint8Array(tagLength));

/**
 * What a file's tests ask of the thread that derives from passwords, until its end; answered by it unless a test says
 * otherwise. Watched at the pool, which all share: what calls it may have been loaded by another file.
 */
export function watchDerivations(): Mock<Derive> {
  const derive = vi.fn(reallyDerive);
  const run = Reflect.get<Tinypool, 'run'>(Tinypool.prototype, 'run');
  const spy = vi.spyOn(Tinypool.prototype, 'run').mockImplementation(function (
    this: Tinypool,
    task,
    options,
  ) {
    const really = () => run.call(this, task, options) as Promise<Uint8Array>;
    return options?.name === 'derive' ? derive(task as Derivation, really) : really();
  });
  afterAll(() => spy.mockRestore());
  return derive;
}
