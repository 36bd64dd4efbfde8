import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { startTestServer } from '../servers/postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    ownerUrl: string;
    masterKey: string;
  }
}

export const TEMPLATE = 'segl_template';

/** One real server for all PostgreSQL tests, with a migrated template that each file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const masterKey = randomBytes(32);
  await makeTemplate(server.url, masterKey);
  project.provide('ownerUrl', server.url);
  project.provide('masterKey', masterKey.toString('hex'));
  return () => server.stop();
}

/** On a server that has none: the database that `freshDatabase` copies. */
export async function makeTemplate(url: string, masterKey: Uint8Array): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`drop database if exists ${TEMPLATE}`);
  await admin.unsafe(`create database ${TEMPLATE}`);
  await admin.end();

  const template = new URL(url);
  template.pathname = `/${TEMPLATE}`;
  const prepared = await prepareDatabase({
    ownerUrl: template.toString(),
    migrations: 'apply',
    keys: createKeyProvider(masterKey),
  });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
}
