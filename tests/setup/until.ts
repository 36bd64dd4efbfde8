import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a state, however long the machine takes; the test's own limit ends what never comes. */
export async function until(state: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await state())) await pause(10);
}
