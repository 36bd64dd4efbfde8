import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { ensureBuilt } from '../../../src/cli/build.ts';
import type { Result } from '#lib/domain/result.ts';
import { addMember, createLink, createUser, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { freePort, startApp } from '../../setup/run/app.ts';
import { launchOptions, seenAs } from '../../setup/run/browser.ts';
import { withBench } from '../benchmark.ts';

const PHONE = { width: 390, height: 844 };
const PASSPHRASE = 'fire gamle furutrær';
/** How much slower than this machine a cheap phone is. */
export const SLOWER = 4;

export interface Phone {
  readonly url: string;
  /** The browser, started anew on what it has kept. */
  open(how: {
    offline: boolean;
    flags?: readonly string[];
  }): Promise<{ context: BrowserContext; page: Page }>;
  unlock(page: Page): Promise<void>;
}

/** A field user's phone that has the app and has been unlocked before, and the server that it is of. */
export async function withPhone<T>(work: (phone: Phone) => Promise<T>): Promise<T> {
  await ensureBuilt(console.error);
  const profile = await mkdtemp(join(tmpdir(), 'segl-bench-phone-'));
  try {
    return await withBench(4, async (bench) => {
      const { platform, env } = bench;
      const port = await freePort();
      const server = await startApp({
        ...env,
        PORT: String(port),
        SEGL_LOG: 'error',
        SEGL_DATABASE_AT_REST: 'declared',
        SEGL_TIMESTAMPING: 'embedded',
      });
      try {
        const url = `http://localhost:${port}`;
        const email = 'nora@maaling.example';
        const who = { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() };
        const nobody = createContext(platform, who);
        must(await createUser(nobody, { email, name: 'Nora Vik' }));
        must(await addMember(await bench.newLedger(), { email, role: 'field' }));
        const phone = phoneOn(profile, url);
        await firstDay(phone, linkUrl(url, must(await createLink(nobody, { email })).token));
        return await work(phone);
      } finally {
        const gone = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGTERM');
        await gone;
      }
    });
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function phoneOn(profile: string, url: string): Phone {
  return {
    url,
    async open({ offline, flags = [] }) {
      const options = { ...(await launchOptions(flags)), ...seenAs(PHONE), offline };
      const context = await chromium.launchPersistentContext(profile, options);
      return { context, page: context.pages()[0] ?? (await context.newPage()) };
    },
    async unlock(page) {
      const locked = page.getByLabel('Passfrase', { exact: true });
      await locked.fill(PASSPHRASE);
      await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
      await locked.waitFor({ state: 'detached' });
    },
  };
}

async function firstDay(phone: Phone, link: string): Promise<void> {
  const { context, page } = await phone.open({ offline: false });
  await page.goto(link);
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByLabel('Beløp').waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.close();
}

function must<T>(result: Result<T, { code: string }>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
