import tailwindcss from '@tailwindcss/vite';
import { sveltekit } from '@sveltejs/kit/vite';
import { frames } from './src/weight/frames.ts';
import { lighter } from './src/weight/lighter.ts';
import { budget } from './src/weight/plugin.ts';
import { defineConfig } from 'vitest/config';

/** A busy machine takes twenty times as long; what hangs is found all the same. No test has a shorter time of its own. */
const PATIENCE = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 200_000 } },
};

/**
 * On two processors others work while two wait for a disk or a page. The same for all, or projects would run in turn. With room
 * for what lives shortly a worker collects it seldom: a sixth of its processor time.
 */
const WORKERS = { maxWorkers: 4, execArgv: ['--max-semi-space-size=64'] };

export default defineConfig({
  worker: { plugins: () => [lighter()] },
  plugins: [lighter(), tailwindcss(), sveltekit(), frames(), budget()],
  test: {
    tags: [
      {
        name: 'operations',
        description: 'In `npm run operations` and `npm run long`, and not in `npm test`.',
      },
      { name: 'long', description: 'In `npm run long` alone.' },
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          ...PATIENCE,
          include: ['src/**/*.test.ts', 'tests/*.test.ts'],
          exclude: ['**/*.pg.test.ts'],
          setupFiles: ['tests/setup/run/messages.ts'],
          environment: 'node',
          // Modules hold no state (`tests/module-state.test.ts`), so what one file has loaded serves the next.
          isolate: false,
          ...WORKERS,
        },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          include: ['src/**/*.pg.test.ts', 'tests/**/*.pg.test.ts'],
          environment: 'node',
          globalSetup: ['tests/setup/run/postgres.ts'],
          // What is a process's hangs on its platform, and each file has one of its own.
          isolate: false,
          ...PATIENCE,
          ...WORKERS,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/e2e/**/*.spec.ts'],
          environment: 'node',
          globalSetup: ['tests/setup/run/postgres.ts', 'tests/setup/run/build.ts'],
          ...PATIENCE,
          // Each has a server, a database and a port of its own; to load the app's modules, and to start the one browser
          // of a worker, costs more than most of them.
          isolate: false,
          ...WORKERS,
        },
      },
    ],
  },
});
