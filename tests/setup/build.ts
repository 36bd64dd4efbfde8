import { ensureBuilt } from '../../src/cli/build.ts';

/** Browser tests run what customers run: the built app behind its own server. */
export default function setup(): void {
  ensureBuilt();
}
