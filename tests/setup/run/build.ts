import { ensureBuilt } from '../../../src/cli/build.ts';
import { browserProgram } from './browser.ts';

/** Browser tests run what customers run: the built app behind its own server. */
export default async function setup(): Promise<void> {
  await ensureBuilt();
  await browserProgram();
}
