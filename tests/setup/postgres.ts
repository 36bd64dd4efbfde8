import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { startTestServer } from './postgres-server.ts';

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
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`drop database if exists ${TEMPLATE}`);
  await admin.unsafe(`create database ${TEMPLATE}`);
  await admin.end();

  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  const prepared = await prepareDatabase({
    ownerUrl: template.toString(),
    migrations: 'apply',
    keys: createKeyProvider(masterKey),
  });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));

  project.provide('ownerUrl', server.url);
  project.provide('masterKey', masterKey.toString('hex'));
  return () => server.stop();
}
