import type { ChildProcess } from 'node:child_process';
import { Authenticator } from './totp.ts';
import { v7 as uuidv7 } from 'uuid';
import type { Page } from 'playwright-core';
import type { Role } from '#lib/domain/access/role.ts';
import { addMember, createUser, enrolTotp } from '#lib/server/identity/index.ts';
import { importSaft } from '#lib/server/ledger/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { demoCompany } from '../../src/demo/index.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { must } from '../setup/books/drafts.ts';
import { freePort, startApp } from '../setup/run/app.ts';

const PASSWORD = 'en lang og god setning';

/** The whole of Segl: a database with one imported company and its people, and the real server process. */
export interface App {
  readonly url: string;
  readonly database: TestDatabase;
  readonly clientId: string;
  context(): Context;
  start(): Promise<void>;
  /** SIGTERM and wait. */
  stop(): Promise<void>;
  /** SIGKILL: what a power cut or the kernel does. */
  kill(): Promise<void>;
  signIn(page: Page, role: Role): Promise<void>;
  /** A one-time code that was not used before, however short ago the person signed in. */
  freshCode(role: Role): Promise<string>;
  close(): Promise<void>;
}

/** The company and its people, made once in a worker; each app has a copy of it. */
interface Company {
  readonly template: string;
  readonly clientId: string;
  readonly enrolled: readonly (readonly [Role, uri: string])[];
}
let company: Promise<Company> | null = null;

async function makeCompany(): Promise<Company> {
  const database = await freshDatabase();
  const clientId = uuidv7();
  const bytes = () => bytesOf(demoCompany('havblikk', '2026-11-28'));
  must(await importSaft(systemOf(database, clientId), bytes));
  const enrolled = await enrolAll(database, (email, role) =>
    addMember(systemOf(database, clientId), { email, role }).then(must),
  );
  const template = `segl_company_${process.env['VITEST_POOL_ID']}`;
  await database.keepAs(template);
  return { template, clientId, enrolled };
}

/** @param admit lets them in before they have a second factor */
async function enrolAll(
  database: TestDatabase,
  admit: (email: string, role: Role) => Promise<unknown> = () => Promise.resolve(),
): Promise<[Role, string][]> {
  const enrolled: [Role, string][] = [];
  for (const role of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    const email = `${role}@havblikk.example`;
    must(await createUser(systemOf(database, NO_CLIENT), { email, name: NAMES[role], password: PASSWORD }));
    await admit(email, role);
    enrolled.push([role, must(await enrolTotp(systemOf(database, NO_CLIENT), { email })).uri]);
  }
  return enrolled;
}

function systemOf(database: TestDatabase, clientId: string): Context {
  return createContext(database.platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
}

/** People of every role and no client yet, in which they would be it. */
async function emptyHouse(): Promise<Company> {
  const database = await freshDatabase();
  const enrolled = await enrolAll(database);
  const template = `segl_empty_${process.env['VITEST_POOL_ID']}`;
  await database.keepAs(template);
  return { template, clientId: NO_CLIENT, enrolled };
}

/**
 * @param settings of the server, as its environment has them
 * @param empty without a client
 */
export async function newApp(settings: Readonly<Record<string, string>> = {}, empty = false): Promise<App> {
  const { template, clientId, enrolled } = await (empty ? emptyHouse() : (company ??= makeCompany()));
  const database = await freshDatabase(systemClock, template);
  const authenticators = new Map(enrolled.map(([role, uri]) => [role, new Authenticator(uri)]));
  const freshCode = async (role: Role) => {
    const authenticator = authenticators.get(role);
    if (!authenticator) throw new Error(`nobody is ${role}`);
    return authenticator.code();
  };

  const port = await freePort();
  let server: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals) => {
    const running = server;
    server = null;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await gone;
  };
  return {
    url: `http://localhost:${port}`,
    database,
    clientId,
    context: () => systemOf(database, clientId),
    async start() {
      server = await startServer(database, port, settings);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async signIn(page, role) {
      await page.goto(`http://localhost:${port}/sign-in`);
      await page.getByLabel('E-post').fill(`${role}@havblikk.example`);
      await page.getByLabel('Passord', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Logg inn', exact: true }).click();
      await page.getByLabel(/Engangskode/).fill(await freshCode(role));
      await page.getByRole('button', { name: 'Logg inn', exact: true }).click();
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    },
    freshCode,
    async close() {
      await end('SIGKILL');
      await database.close();
    },
  };
}

const NAMES = {
  field: 'Nora Vik',
  bookkeeper: 'Ingrid Dahl',
  manager: 'Marit Solberg',
  administrator: 'Per Haugen',
  auditor: 'Astrid Moen',
};

function startServer(
  database: TestDatabase,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  return startApp({
    DATABASE_URL: database.ownerUrl,
    // A log holds what the test did.
    SEGL_VERIFICATION: 'off',
    SEGL_DATA: database.platform.config.dataFolder,
    SEGL_DATABASE_AT_REST: 'declared',
    PORT: String(port),
    SEGL_LOG: 'error',
    SEGL_TIMESTAMPING: 'embedded',
    ...settings,
  });
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
