import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, stopAbandonedServer } from '#lib/server/platform/embedded-postgres/index.ts';

export interface TestServer {
  /** The login of the owner, who may make databases and roles. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const prefix = 'segl-test-postgres-';

/** Nothing here has to outlive the run; what is left out is what waits for the disk. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '150',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
};

/**
 * A PostgreSQL for tests: the one of `SEGL_TEST_DATABASE_URL` where that is set, else an embedded one in a
 * fresh temporary folder, stopped and removed by `stop`. What a killed run left behind is cleaned up by
 * the next one.
 */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.SEGL_TEST_DATABASE_URL;
  if (given) return { url: given, stop: () => Promise.resolve() };
  await removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), prefix));
  // As root the server runs under another account, which has to pass through.
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ folder, settings });
  if (!server.ok) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`The test database did not start: ${JSON.stringify(server.error)}`);
  }
  const { url, stop } = server.value;
  return {
    url,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Folders of earlier runs that no living process uses; others' and those just being made are left alone. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(tmpdir(), name);
    const info = await stat(folder).catch(() => null);
    if (info === null || info.uid !== (process.geteuid?.() ?? info.uid)) continue;
    // Fails when another run removes the folder at this moment.
    const state = await stopAbandonedServer(folder).catch(() => 'in_use');
    const young = Date.now() - info.mtimeMs < 600_000;
    if (state === 'in_use' || (state === 'none' && young)) continue;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
