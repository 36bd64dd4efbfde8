import { v7 as uuidv7 } from 'uuid';
import type { Page } from 'playwright-core';
import { addMember, createUser, enrolTotp } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import type { App } from './app.ts';
import { Authenticator } from './totp.ts';

const PASSWORD = 'en lang og god setning';

/** Somebody who administers the company beside the one whom every app has: Kari Li. */
export async function anotherAdministrator(
  app: App,
): Promise<{ readonly email: string; signIn(page: Page): Promise<void> }> {
  const email = 'kari@havblikk.example';
  const nobody = createContext(app.database.platform, {
    ...{ clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() },
  });
  must(await createUser(nobody, { email, name: 'Kari Li', password: PASSWORD }));
  must(await addMember(app.context(), { email, role: 'administrator' }));
  const codes = new Authenticator(must(await enrolTotp(nobody, { email })).uri);
  return {
    email,
    async signIn(page) {
      await page.goto(`${app.url}/sign-in`);
      await page.getByLabel('E-post').fill(email);
      await page.getByLabel('Passord', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Logg inn' }).click();
      await page.getByLabel(/Engangskode/).fill(await codes.code());
      await page.getByRole('button', { name: 'Logg inn' }).click();
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    },
  };
}
