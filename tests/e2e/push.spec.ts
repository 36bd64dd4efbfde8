import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LONG } from '../setup/long.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, type Device } from './browser.ts';

/*
 * What the worker does with what a browser delivers. The browser of the tests has no notifications and no push service: what would be
 * shown is taken where the worker hands it over.
 */

/** Of the worker, as far as is asked here. */
interface Scope {
  shown: string[];
  readonly registration: ServiceWorkerRegistration;
  readonly ExtendableEvent: typeof Event;
}

let app: App;
let device: Device;
beforeAll(async () => {
  app = await newApp();
  await app.start();
  device = await newDevice(DESKTOP, { worker: true });
  await app.signIn(device.page, 'manager');
  await device.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await workerOf(device.page).evaluate(() => {
    const scope = globalThis as unknown as Scope;
    scope.shown = [];
    scope.registration.showNotification = (title, { body = '', tag = '', lang = '' } = {}) => {
      scope.shown.push(`${title}: ${body} (${tag}, ${lang})`);
      return Promise.reject(new TypeError('none here'));
    };
  });
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

function workerOf(page: Page): Worker {
  const [worker] = page.context().serviceWorkers();
  if (!worker) throw new Error('there is no worker');
  return worker;
}

/** What is shown of messages that come by the browser's own way, as if its service had brought them. */
async function shownOf(page: Page, ...messages: string[]): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const known = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [found] }) => {
      if (found) resolve(found.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await known;
  const shown = () => workerOf(page).evaluate(() => (globalThis as unknown as Scope).shown.slice());
  const before = (await shown()).length;
  for (const [at, data] of messages.entries()) {
    await session.send('ServiceWorker.deliverPushMessage', { origin: app.url, registrationId, data });
    await expect.poll(async () => (await shown()).length, { timeout: 20_000 }).toBe(before + at + 1);
  }
  await session.detach();
  return (await shown()).slice(before);
}

it('says in the person’s words that something waits, and nothing that was sent', LONG, async () => {
  const said = JSON.stringify({ news: 'approval', language: 'nb', text: 'Lønn 50 000' });
  const signing = JSON.stringify({ news: 'sign', language: 'en' });
  expect(await shownOf(device.page, said, signing)).toEqual([
    'Segl: Noe venter på attestering. (approval, nb)',
    'Segl: A document waits for your signature. (sign, en)',
  ]);
});

it('shows that something waits also of what it can’t read', LONG, async () => {
  const odd = ['', 'no JSON', '{"news":"constructor"}', '[]', 'null'];
  const something = 'Segl: Noe venter på attestering. (approval, nb)';
  expect(await shownOf(device.page, ...odd)).toEqual(odd.map(() => something));
});

it('leads an open window to where it is done, and nowhere else', LONG, async () => {
  const { page } = device;
  await page.goto(`${app.url}/documents`);
  await page.getByRole('heading', { level: 1, name: 'Dokumenter' }).waitFor();
  const press = (news: string) =>
    workerOf(page).evaluate((kind) => {
      const event = new (globalThis as unknown as Scope).ExtendableEvent('notificationclick');
      const notification = { close: () => undefined, data: { news: kind } };
      dispatchEvent(Object.assign(event, { notification }));
    }, news);
  await press('approval');
  await page.waitForURL(`${app.url}/approvals`);
  await page.evaluate(() => {
    for (const to of ['https://annet.example/', '//annet.example/', 'javascript:alert(1)'])
      navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { type: 'GO', to } }));
  });
  await press('sign');
  await page.waitForURL(`${app.url}/documents`);
});

it('stands on the page of one’s own security, and says where the browser can’t', LONG, async () => {
  const { page } = device;
  await page.goto(`${app.url}/security`);
  const part = page.getByRole('region', { name: 'Varsler på denne enheten' });
  await part.getByText(/Du har sagt nei|Av\.|har ikke varsler/).waitFor();
  await expectAccessible(page, ['light', 'dark']);
  expect(await part.getByText('På.').count()).toBe(0);
});
