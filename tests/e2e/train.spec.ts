import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import type { Coding } from '#lib/domain/drafts/draft.ts';
import { codeDraft } from '#lib/server/desk/index.ts';
import { draftNow } from '../setup/books/decisions.ts';
import { must } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newKeptDevice, type KeptDevice } from './browser.ts';
import { storedBytes } from './indexed-db.ts';
import { as, receiptInInbox } from './inbox.ts';
import { complete } from './month/walk.ts';

/*
 * A train ride: the bookkeeper codes and submits what waits without network, closes the laptop on the way, and meanwhile
 * somebody closes a month that one of the receipts is of.
 */

const PASSPHRASE = 'fire gamle furutrær';
/** The long form is a whole ride. */
const RECEIPTS = process.env['SEGL_LONG'] === 'whole' ? 40 : 5;

let app: App;
let laptop: KeptDevice;
const [paper] = demoReceipts();
if (!paper) throw new Error('the demo has no receipt');
const texts = Array.from({ length: RECEIPTS }, (_, nth) => `Kvittering ${nth + 1} fra felten`);
const OF_OCTOBER = 'Drivstoff i oktober';
/** The same picture to look at, and another file. */
const paperOf = (text: string) => Buffer.concat([paper.bytes, Buffer.from(text)]);
/** Its draft stands on the desk. */
const onDesk = (text: string) => laptop.page.getByText(new RegExp(`^Nora Vik.*«${text}»`));

beforeAll(async () => {
  app = await newApp();
  await app.start();
  laptop = await newKeptDevice(DESKTOP, { worker: true });
  laptop.page.setDefaultTimeout(20_000);
  for (const text of texts) await receiptInInbox(app, { jpeg: paperOf(text), text, date: '2026-11-20' });
  await receiptInInbox(app, { jpeg: paperOf(OF_OCTOBER), text: OF_OCTOBER, date: '2026-10-15' });
});
afterAll(async () => {
  await laptop?.close();
  await app?.close();
});

const states = async () =>
  app.database.owner<{ text: string; state: string; revision: number }[]>`
    select coalesce(c.text, d.text) as text, d.state, d.revision from ledger.draft d
    left join ledger.draft_coding c on c.client_id = d.client_id and c.draft_id = d.id
    where d.text = any(${[...texts, OF_OCTOBER]}) order by d.created_at, d.id`;

/** With what is open before it: months are closed in order. */
async function closeOctober(): Promise<void> {
  const context = await as(app, 'administrator');
  let month = { year: 2026, period: 10 };
  for (;;) {
    const closed = await lockPeriod(context, month);
    if (closed.ok && month.year === 2026 && month.period === 10) return;
    if (!closed.ok && closed.error.code !== 'period_out_of_order') throw new Error(closed.error.code);
    month = closed.ok ? { year: 2026, period: 10 } : { year: closed.error.year, period: closed.error.period };
  }
}

async function unlock(): Promise<void> {
  const { page } = laptop;
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Lås opp' }).click();
}

async function codeAndSubmit(): Promise<void> {
  const { page } = laptop;
  await page.getByRole('heading', { name: 'Kontering', exact: true }).waitFor();
  await complete(page, 'Konto', '6300');
  await complete(page, 'Motkonto', '1920');
  await page.keyboard.press('Control+Enter');
}

it('takes the inbox along: what is asked for is fetched ahead, and the screen says as of when', async () => {
  const { page } = laptop;
  await app.signIn(page, 'bookkeeper');
  await page.getByRole('heading', { name: 'Innboks', exact: true }).waitFor();
  await page.goto(`${app.url}/device`);
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByText('Det som venter, kontoplan og kunder er fra').waitFor();
  await page.getByText('Alt som venter', { exact: true }).click();
  await page.getByText(`${RECEIPTS + 1} av ${RECEIPTS + 1} bilag ligger her`).waitFor();
  await expectAccessible(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
});

it('codes and submits without network, in a page that was loaded without network', async () => {
  const { page, context } = laptop;
  await app.stop();
  await context.setOffline(true);
  // Within the idle time a page that is loaded anew is open.
  await page.goto(`${app.url}/inbox`);
  await page.getByText(/Frakoblet: dette er fra/).waitFor();
  await expectAccessible(page);
  await page.getByText(texts[0]!).first().click();
  // The paper is here as well.
  await page.locator('img[alt^="Bilde 1"], .photo img').first().waitFor();
  for (const text of texts) {
    await onDesk(text).waitFor();
    await codeAndSubmit();
  }
  await onDesk(OF_OCTOBER).waitFor();
  await codeAndSubmit();
  await page.getByText('Innboksen er tom').waitFor();
  expect(await states()).toMatchObject([...texts, OF_OCTOBER].map(() => ({ state: 'inbox', revision: 1 })));
});

it('a closed laptop loses nothing, and shows nothing of it to whoever opens the disk', async () => {
  laptop = await laptop.reopen({ offline: true });
  const { page } = laptop;
  page.setDefaultTimeout(20_000);
  await page.goto(`${app.url}/inbox`);
  await page.getByLabel('Passfrase', { exact: true }).waitFor();
  const stored = await storedBytes(page);
  for (const secret of [...texts, OF_OCTOBER, 'Havblikk'])
    for (const encoding of ['utf8', 'utf16le'] as const)
      expect(stored.includes(Buffer.from(secret, encoding)), secret).toBe(false);
  expect(stored.includes(Buffer.from(paper.bytes.subarray(2_000, 2_032)))).toBe(false);
  await unlock();
  await page.getByText('Innboksen er tom').waitFor();
});

it('sends all of it when the network is back; what a closed month refused waits, as it was written', async () => {
  const { page, context } = laptop;
  await closeOctober();
  await app.start();
  await context.setOffline(false);
  await expect
    .poll(async () => (await states()).filter(({ state }) => state === 'submitted').length, {
      timeout: 60_000,
    })
    .toBe(RECEIPTS);
  await page.getByText('1 trenger deg').first().waitFor();
  await page.goto(`${app.url}/device`);
  await page.getByText('Sendt til attestering').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Åpne', exact: true }).click();
  await page.getByText('Serveren tok ikke imot det du gjorde uten nett').waitFor();
  expect(await page.getByRole('combobox', { name: 'Konto', exact: true }).inputValue()).toMatch(/^6300/);
  expect(await page.getByLabel('Bilagsdato').inputValue()).toBe('15.10.2026');
});

it('done anew it goes through, once', async () => {
  const { page } = laptop;
  await page.getByLabel('Bilagsdato').fill('20.11.2026');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await states()).every(({ state }) => state === 'submitted')).toBe(true);
  await page.getByText('Alt er synkronisert').first().waitFor();
  const done = await app.database.owner<{ n: number }[]>`
    select count(*)::int as n from audit.event where kind = 'draft.submitted'`;
  expect(done[0]?.n).toBe(RECEIPTS + 1);
});

it('coded by another meanwhile, both stand side by side, and what was chosen goes on', async () => {
  const { page, context } = laptop;
  const text = 'Kodet av to';
  const { draftId } = await receiptInInbox(app, { jpeg: paperOf(text), text, date: '2026-11-20' });
  await page.goto(`${app.url}/inbox/${draftId}`);
  await page.getByRole('combobox', { name: 'Konto', exact: true }).waitFor();
  await context.setOffline(true);
  await complete(page, 'Konto', '6300');
  await complete(page, 'Motkonto', '1920');
  await page.getByLabel('Beløp med mva.').fill('100');
  await page.keyboard.press('Control+s');
  await page.getByText('Lagret på denne enheten').first().waitFor();
  const theirs: Coding = {
    ...{ series: 'GL', date: '2026-11-20', text: 'Deres ord', amount: 130_00n, account: '6540' },
    ...{
      vatCode: null,
      creditAccount: '1920',
      counterpartyId: null,
      project: null,
      noPhoto: null,
      lines: null,
    },
  };
  must(await codeDraft(await as(app, 'bookkeeper'), { draftId, baseRevision: 1, coding: theirs }));
  await context.setOffline(false);
  await page.getByText('1 trenger deg').first().waitFor();
  await page.goto(`${app.url}/inbox/${draftId}`);
  const amount = page.getByRole('group', { name: 'Beløp med mva.' });
  await amount.getByText('130,00').waitFor();
  await expectAccessible(page);
  await amount.getByLabel('Det andre').check();
  await page.getByRole('button', { name: 'Gå videre med valgene' }).click();
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(async () => (await draftNow(await as(app, 'bookkeeper'), draftId)).state)
    .toBe('submitted');
  const { coding } = await draftNow(await as(app, 'bookkeeper'), draftId);
  expect(coding).toMatchObject({ text, amount: 130_00n, account: '6300' });
  await page.getByText('Alt er synkronisert').first().waitFor();
});
