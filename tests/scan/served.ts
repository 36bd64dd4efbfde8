import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `work` against the production server, started anew on loopback with an empty database of its own, as one that
 * stands behind https. Throws where it does not start.
 */
export async function whileServed<T>(root: string, work: (url: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-scan-'));
  const port = await freePort();
  const server = spawn(process.execPath, [join(root, 'src/cli/start.ts')], {
    cwd: folder,
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      SEGL_DATA: join(folder, 'data'),
      SEGL_MASTER_KEY: 'beside',
      SEGL_DATABASE_AT_REST: 'declared',
      SEGL_LOG: 'error',
      HOST: '127.0.0.1',
      PORT: String(port),
      ORIGIN: 'https://segl.example',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      server.stdout.on('data', (text: Buffer) => {
        if (text.includes('serves on')) resolve();
      });
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    server.kill('SIGTERM');
    await gone;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
