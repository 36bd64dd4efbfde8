import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** How many attempts the test made, for the report of `npm run attack`. */
    tried?: number;
  }
}

/** Counts attempts for the report; a test that says nothing counts as one. */
export function tried({ task }: Pick<TestContext, 'task'>, attempts: number): void {
  task.meta.tried = (task.meta.tried ?? 0) + attempts;
}
