import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '#lib/server/platform/context.ts';
import { membersOf } from '#lib/server/identity/index.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { v7 as uuidv7 } from 'uuid';
import { submittedDraft } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, holdPressed, newDevice, PHONE, type Device } from './browser.ts';
import { OPERATIONS } from '../setup/long.ts';

const PASSPHRASE = 'fire gamle furutrær';

let app: App;
let device: Device;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

/**
 * The server is killed after it has committed and before it can answer: the answer waits for a checkpoint, and the
 * log is held for so long. What the person did is there, once, and their next try is told so.
 */
describe('killed between committed and answered', () => {
  it('an approval posts exactly one voucher', OPERATIONS, async () => {
    const draftId = await submitted();
    device = await newDevice(PHONE);
    const { page } = device;
    await app.signIn(page, 'manager');
    await page.goto(`${app.url}/approvals/${draftId}`);
    // What the page asks of the log is answered before that is held.
    await seal(page).waitFor();
    await page.getByText('Det som vises, er det loggen har.').waitFor();
    await holding(async (vouchersBefore) => {
      await approve(page);
      await expect.poll(vouchers, { interval: 20 }).toBe(vouchersBefore + 1);
      await app.kill();
    });
    await page
      .getByText(/fikk ikke svar/)
      .first()
      .waitFor();
    const after = await vouchers();
    // The tab dies too. What had no answer lies on the device, and another tab asks what became of it.
    await page.close();
    await app.start();
    const reopened = await device.context.newPage();
    await reopened.goto(`${app.url}/approvals/${draftId}`);
    await reopened.getByText('Attesteringen var alt mottatt; ingenting er bokført to ganger.').waitFor();
    expect(await vouchers()).toBe(after);
    // Told once: from then on the page says what anybody would read there.
    await reopened.reload();
    await reopened
      .getByText('Bilaget venter ikke lenger')
      .or(reopened.getByText(/Allerede attestert av/))
      .first()
      .waitFor();
    expect(
      await reopened.evaluate(() => Object.keys(localStorage).filter((name) => /^segl.act/.test(name))),
    ).toEqual([]);
    const posted = await app.database.owner`select id from ledger.voucher where draft_id = ${draftId}`;
    expect(posted).toHaveLength(1);
    await device.close();
  });

  it('a capture arrives exactly once', OPERATIONS, async () => {
    device = await newDevice(PHONE);
    const { page } = device;
    await app.signIn(page, 'field');
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
    await holding(async () => {
      await page.getByLabel('Beløp').fill('42');
      await page.getByLabel('Hva gjelder det?').fill('Skruer');
      await page.getByRole('button', { name: 'Lagre', exact: true }).click();
      await page.getByText('Lagret på denne enheten').waitFor();
      await expect.poll(() => drafts('Skruer'), { interval: 20 }).toBe(1);
      await app.kill();
    });
    await app.start();
    await page.getByText('Alt er synkronisert').first().waitFor();
    expect(await drafts('Skruer')).toBe(1);
    const results = await app.database.owner`select mutation_id, outcome from sync.mutation_result`;
    expect(results).toEqual([{ mutation_id: 1, outcome: 'applied' }]);
    await device.close();
  });

  it('a SAF-T file that has come in part is none, and can be had again', async () => {
    device = await newDevice(DESKTOP);
    const { page } = device;
    await app.signIn(page, 'bookkeeper');
    await page.goto(`${app.url}/setup`);
    await page.getByLabel('Regnskapsår').selectOption('2026');
    const given: string[] = [];
    page.on('download', (download) => given.push(download.suggestedFilename()));
    const take = page.getByRole('button', { name: 'Last ned SAF-T' });
    // Of what the file holds, the customers come after the accounts.
    await holding(async () => {
      await take.click();
      await expect.poll(waiting, { interval: 20 }).toBeGreaterThan(0);
      await app.kill();
    }, 'ledger.counterparty');
    await page.getByText('Fikk ikke kontakt med Segl.').waitFor();
    expect(given).toEqual([]);
    await app.start();
    await Promise.all([page.waitForEvent('download'), take.click()]);
    expect(given).toHaveLength(1);
  });
});

/** How many wait for a table that is held. */
async function waiting(): Promise<number> {
  const found = await app.database.owner`select from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and not l.granted`;
  return found.length;
}

/** Holds a table: by the log's own nothing committed meanwhile can be answered. */
async function holding(
  work: (vouchersBefore: number) => Promise<void>,
  table: 'audit.leaf' | 'ledger.counterparty' = 'audit.leaf',
): Promise<void> {
  const before = await vouchers();
  await app.database.owner
    .begin(async (sql) => {
      // What is read waits for the strictest alone.
      const mode = table === 'audit.leaf' ? 'exclusive' : 'access exclusive';
      await sql.unsafe(`lock table ${table} in ${mode} mode`);
      await work(before);
      throw new Error('let go');
    })
    .catch((cause: unknown) => {
      if ((cause as Error).message !== 'let go') throw cause;
    });
}

async function approve(page: Page): Promise<void> {
  await holdPressed(page, seal(page));
}

function seal(page: Page) {
  return page.getByRole('button', { name: /Hold inne for å attestere/ });
}

async function submitted(): Promise<string> {
  const people = await membersOf(app.context());
  const as = (role: Role) => {
    const person = people.find((each) => each.role === role);
    if (!person) throw new Error(`no ${role}`);
    const who = { clientId: app.clientId, actorId: person.userId, requestId: uuidv7() };
    return createContext(app.database.platform, who);
  };
  return (await submittedDraft(as('field'), as('bookkeeper'), 1, { account: '6300', project: null })).draftId;
}

async function vouchers(): Promise<number> {
  const [row] = await app.database.owner`select count(*)::int as n from ledger.voucher`;
  return Number(row?.['n']);
}

async function drafts(text: string): Promise<number> {
  const [row] = await app.database.owner`select count(*)::int as n from ledger.draft where text = ${text}`;
  return Number(row?.['n']);
}
