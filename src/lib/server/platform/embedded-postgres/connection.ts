import { randomBytes, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { writePrivately } from './files.ts';

/** What it takes to reach the server: kept in one file (mode 0600) beside the data, and nowhere else. */
export interface Connection {
  readonly port: number;
  readonly password: string;
  /** Which of the owner's rights it has been given; see `cluster.ts`. Older files do not say. */
  readonly rights?: number;
}

export const ownerRole = 'segl_owner';
export const databaseName = 'segl';

export function newPassword(): string {
  return randomBytes(32).toString('base64url');
}

export function urlOf({ port, password }: Connection): string {
  return `postgres://${ownerRole}:${password}@127.0.0.1:${port}/${databaseName}`;
}

/** The kept connection, or null when the file is missing or damaged. */
export async function readConnection(file: string): Promise<Connection | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { port, password, rights } = JSON.parse(text) as Record<string, unknown>;
    if (
      typeof port === 'number' &&
      Number.isInteger(port) &&
      typeof password === 'string' &&
      password !== ''
    ) {
      return { port, password, ...(typeof rights === 'number' ? { rights } : {}) };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return null;
}

export async function writeConnection(file: string, connection: Connection): Promise<void> {
  await writePrivately(file, `${JSON.stringify(connection)}\n`);
}

/**
 * The wanted port when it is free, or else another free one. New ones come from below the range that
 * operating systems hand out for outgoing connections, so that the port is likely free next time too.
 */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await isFree(wanted))) return wanted;
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
