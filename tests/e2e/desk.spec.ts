import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Coding, DraftContent, Photo } from '#lib/domain/drafts/draft.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { ok } from '#lib/domain/result.ts';
import { addParty } from '#lib/server/ledger/chart/parties.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { setVatAccount } from '#lib/server/ledger/index.ts';
import { accounts } from '#lib/server/ledger/chart/registers.ts';
import { addToChart, liftSoftLock, softLockPeriod } from '#lib/server/ledger/chart/service.ts';
import { bareEvent } from '../fixtures/thing-event.ts';
import { addMember, createUser, membersOf } from '#lib/server/identity/index.ts';
import { appendPhoto, beginPhoto, codeDraft, saveDraft, submitDraft } from '#lib/server/desk/index.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { codedLines, dismissDraft } from '#lib/server/desk/drafts/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { day } from '../setup/books/day.ts';
import { decisionAbout, draftNow } from '../setup/books/decisions.ts';
import { contentOf, must } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import {
  DESKTOP,
  expectAccessible,
  expectOnScreen,
  holdPressed,
  newDevice,
  PHONE,
  type Device,
} from './browser.ts';
import { LONG } from '../setup/long.ts';

/* The bookkeeper's and the manager's screens where something is not as it should be. */

const CODING: Coding = {
  series: 'GL',
  date: '2026-11-20',
  text: 'Hengsler til låven',
  amount: 99_900_00n,
  account: '6300',
  vatCode: null,
  creditAccount: '1920',
  counterpartyId: null,
  project: null,
  noPhoto: null,
  lines: null,
};
const WAITING = 504;

let app: App;
let as: (role: Role) => Context;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  const people = await membersOf(app.context());
  as = (role) =>
    app.database.contextFor(app.clientId, people.find((person) => person.role === role)?.userId ?? '');
});
afterAll(() => app?.close());

const [receipt] = demoReceipts();
if (!receipt) throw new Error('the demo has no receipt');

async function photo(bytes: Uint8Array, type: Photo['type']): Promise<Photo> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const taken = { id: uuidv7(), sha256, size: bytes.length, type };
  must(await beginPhoto(as('field'), taken));
  must(await appendPhoto(as('field'), { photoId: taken.id, offset: 0, chunk: bytes }));
  return taken;
}

/** Sent in by the field user. */
async function sent(photos: readonly Photo[], change: Partial<DraftContent> = {}): Promise<string> {
  const draftId = uuidv7();
  const content = contentOf(photos, { date: '2026-11-20', ...change });
  must(await saveDraft(as('field'), { draftId, baseRevision: null, content }));
  return draftId;
}

async function coded(draftId: string, change: Partial<Coding> = {}): Promise<void> {
  const { revision } = await draftNow(app.context(), draftId);
  const coding = { ...CODING, ...change };
  must(await codeDraft(as('bookkeeper'), { draftId, baseRevision: revision, coding }));
}

async function submitted(draftId: string, change: Partial<Coding> = {}): Promise<string> {
  await coded(draftId, change);
  const { revision } = await draftNow(app.context(), draftId);
  must(await submitDraft(as('bookkeeper'), { draftId, baseRevision: revision, dateConfirmed: true }));
  return draftId;
}

const seal = (page: Page) => page.locator('.hold button');

describe('the manager', () => {
  let manager: Device;
  let page: Page;
  beforeAll(async () => {
    manager = await newDevice(PHONE);
    ({ page } = manager);
    await app.signIn(page, 'manager');
  });
  afterAll(() => manager?.close());

  it('has the decision in reach on a phone, and what was captured beside what is coded', async () => {
    const draftId = await submitted(await sent([await photo(receipt.bytes, receipt.type)]));
    for (const [width, height] of [
      [390, 844],
      [320, 844],
      [320, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.goto(`${app.url}/approvals/${draftId}`);
      const button = page.getByRole('button', { name: 'Hold inne for å attestere' });
      await expectOnScreen(page, button);
      expect(await page.evaluate(() => window.scrollY)).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const bar = page.getByRole('region', { name: 'Attestering' });
      expect(await bar.textContent()).toMatch(/Hengsler til låven\s*99.900,00/);
      // How it is held stands under both buttons: in a column of its own it would take what is to be read.
      const [said, whole] = [await bar.getByText(/Slipper du før/).boundingBox(), await bar.boundingBox()];
      expect(said?.width).toBeGreaterThan(0.8 * (whole?.width ?? width));
    }
    await page.getByText('Beløp: oppgitt 125,00, kontert 99 900,00').waitFor();
    await page.getByText('Tekst: oppgitt «Kaffe», kontert «Hengsler til låven»').waitFor();
    await page.setViewportSize(PHONE);
  });

  it('is told what the receipt looks like, with the way to it', async () => {
    const same = Buffer.concat([receipt.bytes, Buffer.from('same')]);
    const first = await submitted(await sent([await photo(same, receipt.type)]), { amount: 1_00n });
    must(await decide(as('manager'), await decisionAbout(app.context(), first)));
    const second = await submitted(await sent([await photo(same, receipt.type)]), { amount: 2_00n });
    await page.goto(`${app.url}/approvals/${second}`);
    const link = page.getByRole('link', { name: /Ligner på bilag GL/ });
    await link.waitFor();
    await page.getByText(/samme bilde\s+\(bokført/).waitFor();
    await expectAccessible(page);
    await link.click();
    await page.getByRole('heading', { name: /^Bilag GL/ }).waitFor();
  });

  it('can’t approve a picture that can’t be shown, and the seal says so', LONG, async () => {
    const shown = await photo(Buffer.concat([receipt.bytes, Buffer.from('1')]), receipt.type);
    const heic = await photo(
      Buffer.from('\0\0\0\x18ftypheic not a picture any browser knows', 'latin1'),
      'image/heic',
    );
    const draftId = await submitted(await sent([shown, heic]));
    await page.goto(`${app.url}/approvals/${draftId}`);
    await page.getByRole('button', { name: 'Se alle bildene først (1 av 2 sett)' }).waitFor();
    expect(await seal(page).isDisabled()).toBe(true);
    await page.locator('.viewer').getByRole('button', { name: 'Neste' }).click();
    await page.getByRole('button', { name: 'Kan ikke attesteres: bilde 2 kan ikke vises her' }).waitFor();
    expect(await seal(page).isDisabled()).toBe(true);
    await expectAccessible(page);
  });

  it('approves several with one seal, each of which was on the screen; one that has changed holds up none', async () => {
    const drafts: string[] = [];
    for (const at of [1, 2, 3]) {
      const bytes = Buffer.concat([receipt.bytes, Buffer.from(`several ${at}`)]);
      const said = { amount: BigInt(at) * 71_00n, text: `Skruer til vegg ${at}` };
      drafts.push(await submitted(await sent([await photo(bytes, receipt.type)], said), said));
    }
    await page.goto(`${app.url}/approvals`);
    await page.getByRole('link', { name: 'Attester flere samlet' }).click();
    const mine = page.getByRole('article', { name: 'Skruer til vegg' });
    await mine.last().waitFor();
    for (const other of await page.getByRole('article').all()) {
      if (!(await other.getAttribute('aria-label'))?.startsWith('Skruer til vegg'))
        await other.getByLabel('Ta med').uncheck();
    }
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.getByText(/Se alle først/).waitFor();
    expect(await seal(page).isDisabled()).toBe(true);
    for (const each of await mine.all()) {
      await each.scrollIntoViewIfNeeded();
      await each.locator('canvas, img').first().waitFor();
    }
    await expectAccessible(page);
    // Meanwhile, in another window.
    const about = await decisionAbout(app.context(), drafts[1] ?? '');
    must(await decide(as('manager'), { ...about, decision: 'returned', reason: 'Feil' }));
    await page.getByText('Hold inne for å attestere 3 bilag').waitFor();
    await holdPressed(page, seal(page));
    await page.getByText('Attestert').nth(1).waitFor();
    await mine.nth(1).getByRole('alert').waitFor();
    const posted = await app.database
      .owner`select draft_id from ledger.voucher where draft_id = any (${drafts})`;
    expect(posted.map(({ draft_id: id }) => String(id)).sort()).toEqual([drafts[0], drafts[2]].sort());
  });

  it('reads why there is no picture', async () => {
    const draftId = await submitted(await sent([]), { noPhoto: 'Automaten ga ingen kvittering' });
    await page.goto(`${app.url}/approvals/${draftId}`);
    await page.getByText('Automaten ga ingen kvittering').waitFor();
    await page.getByRole('button', { name: 'Hold inne for å attestere' }).waitFor();
  });

  it('who was not first reads who was, and the seal is gone', async () => {
    const draftId = await submitted(await sent([]), { noPhoto: 'Tapt' });
    await page.goto(`${app.url}/approvals/${draftId}`);
    await page.getByRole('button', { name: 'Hold inne for å attestere' }).waitFor();
    const email = 'olav@havblikk.example';
    const { userId } = must(await createUser(app.context(), { email, name: 'Olav Berg' }));
    must(await addMember(app.context(), { email, role: 'manager' }));
    const other = app.database.contextFor(app.clientId, userId);
    must(await decide(other, await decisionAbout(app.context(), draftId)));
    await hold(page);
    await page.getByRole('heading', { name: 'Allerede attestert av Olav Berg', exact: true }).waitFor();
    expect(await seal(page).count()).toBe(0);
    expect(await page.getByText('Ingenting er gjort').count()).toBe(0);
    await expectAccessible(page);
  });

  it('can’t approve what they took themselves, and is told who can', async () => {
    const draftId = uuidv7();
    const content = contentOf([await photo(receipt.bytes, receipt.type)]);
    must(await saveDraft(as('manager'), { draftId, baseRevision: null, content }));
    await submitted(draftId);
    await page.goto(`${app.url}/approvals/${draftId}`);
    await page.getByText('Olav Berg kan attestere.').waitFor();
    await page.getByRole('button', { name: 'En annen må attestere' }).waitFor();
    expect(await seal(page).isDisabled()).toBe(true);
  });
});

describe('the bookkeeper', () => {
  let desk: Device;
  let page: Page;
  beforeAll(async () => {
    desk = await newDevice(DESKTOP);
    ({ page } = desk);
    await app.signIn(page, 'bookkeeper');
  });
  afterAll(() => desk?.close());

  it('chooses field by field where somebody else has coded the same draft', async () => {
    const draftId = await sent([await photo(receipt.bytes, receipt.type)]);
    await page.goto(`${app.url}/inbox/${draftId}`);
    const text = page.getByLabel('Bilagstekst');
    await text.fill('Mine ord');
    await complete(page, 'Konto', '2400');
    await coded(draftId, { text: 'Deres ord', amount: 125_00n });
    await page.getByRole('button', { name: 'Lagre kontering' }).click();
    await page.getByRole('group', { name: 'Bilagstekst' }).waitFor();
    await page.getByLabel('Mitt Mine ord').waitFor();
    await page.getByLabel(/Det andre 6300/).check();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Gå videre med valgene' }).click();
    await page.getByRole('button', { name: 'Lagre kontering' }).click();
    await page.getByText('Konteringen er lagret.').waitFor();
    const { coding } = await draftNow(app.context(), draftId);
    expect(coding).toMatchObject({ text: 'Mine ord', account: '6300' });
  });

  it('is told once, at its field, that an account stands on both sides', async () => {
    await page.goto(`${app.url}/inbox/${await sent([await photo(receipt.bytes, receipt.type)])}`);
    await complete(page, 'Konto', '1920');
    await complete(page, 'Motkonto', '1920');
    const said = page.getByText('Konto 1920 står både i debet og kredit');
    await said.waitFor();
    await page.getByRole('button', { name: 'Lagre kontering' }).click();
    await page.getByRole('button', { name: 'Lagre kontering', disabled: false }).waitFor();
    expect(await said.count()).toBe(1);
  });

  it('has no page of another role’s work, whoever gave the address', async () => {
    await page.goto(`${app.url}/approvals/${uuidv7()}`);
    await page.getByRole('heading', { name: 'Denne siden hører til en annen rolle', level: 2 }).waitFor();
    await page.getByRole('link', { name: 'Til arbeidet ditt' }).click();
    await page.getByRole('heading', { name: 'Innboks', exact: true }).waitFor();
  });

  it('reads on each card when it came, whatever else is marked on it', LONG, async () => {
    for (const _ of ['one', 'its double']) await sent([await photo(receipt.bytes, receipt.type)]);
    await page.setViewportSize({ width: 820, height: 1180 });
    await page.goto(`${app.url}/inbox`);
    await page.locator('.meta', { hasText: 'Ligner på en annen' }).first().waitFor();
    const whole = await page.locator('.meta').evaluateAll((all) =>
      all.map((meta) => {
        const when = meta.querySelector('.said:has(time)');
        const mark = when?.nextElementSibling?.getBoundingClientRect().left;
        return (when?.getBoundingClientRect().right ?? Infinity) <= (mark ?? innerWidth);
      }),
    );
    expect(new Set(whole)).toEqual(new Set([true]));
    await page.setViewportSize(DESKTOP);
  });

  it('types dates as they are said, and is asked about one after today', async () => {
    const draftId = await sent([await photo(receipt.bytes, receipt.type)]);
    await page.goto(`${app.url}/inbox/${draftId}`);
    const date = page.getByRole('textbox', { name: 'Bilagsdato' });
    await date.fill('2011');
    await date.press('Tab');
    expect(await date.inputValue()).toMatch(/^20\.11\.20\d\d$/);
    await date.fill('tulledag');
    await date.press('Tab');
    await page.getByText(/Skriv datoen som 28\.11\.2026/).waitFor();
    expect(await date.inputValue()).toBe('tulledag');
    await date.fill('31.12.2099');
    await date.press('Tab');
    await page.getByLabel(/31\. des\. 2099 er etter i dag og stemmer/).waitFor();
    await expectAccessible(page);
  });

  it('sends a draft back to the one who took it, or discards it, with a reason', async () => {
    const asked = await sent([]);
    await page.goto(`${app.url}/inbox/${asked}`);
    const why = page.getByLabel('Hva trenger du?');
    await page.getByRole('button', { name: 'Send tilbake …' }).waitFor();
    // From the keyboard alone, a space among what is written included.
    await page.keyboard.press('Alt+b');
    await expect.poll(() => why.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('Ta bildet på nytt');
    expect(await why.inputValue()).toBe('Ta bildet på nytt');
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await draftNow(app.context(), asked)).returnedReason)
      .toBe('Ta bildet på nytt');
    await page.goto(`${app.url}/inbox`);
    await page.getByText('Venter på svar').first().waitFor();

    const wrong = await sent([]);
    await page.goto(`${app.url}/inbox/${wrong}`);
    await page.getByRole('button', { name: 'Forkast …' }).waitFor();
    await page.keyboard.press('Alt+x');
    await page.getByLabel('Hvorfor?').fill('Privat kjøp');
    await page.getByRole('button', { name: 'Forkast', exact: true }).click();
    await expect.poll(async () => (await draftNow(app.context(), wrong)).state).toBe('discarded');
  });

  it('hands on a draft without a picture once it is said why', async () => {
    const draftId = await sent([]);
    await coded(draftId);
    await page.goto(`${app.url}/inbox/${draftId}`);
    const submit = page.getByRole('button', { name: /Send til attestering/ });
    await submit.waitFor();
    expect(await submit.isDisabled()).toBe(true);
    await page.getByLabel('Hvorfor finnes det ikke bilde?').fill('Automaten ga ingen kvittering');
    await submit.click();
    await expect.poll(async () => (await draftNow(app.context(), draftId)).state).toBe('submitted');
  });
});

describe('the field user', () => {
  it('is told on the phone what the bookkeeper needs, and answers', async () => {
    const field = await newDevice(PHONE);
    try {
      const { page } = field;
      await app.signIn(page, 'field');
      await page.getByLabel('Passfrase', { exact: true }).fill('fire gamle furutrær');
      await page.getByLabel('Gjenta passfrasen').fill('fire gamle furutrær');
      await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
      await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
      await page.goto(`${app.url}/drafts`);
      await page.getByLabel('Passfrase', { exact: true }).fill('fire gamle furutrær');
      await page.getByRole('button', { name: 'Lås opp' }).click();
      await page.getByText('Trenger deg: Ta bildet på nytt').first().waitFor();
      await page.getByText('Forkastet av regnskapsfører: Privat kjøp').waitFor();
      await expectAccessible(page);
      const asked = page.getByRole('listitem').filter({ hasText: 'Trenger deg: Ta bildet på nytt' });
      await asked.first().getByRole('link').click();
      await page.getByLabel('Hva gjelder det?').fill('Kaffe til dugnaden');
      await page.getByRole('button', { name: 'Lagre', exact: true }).click();
      await expect
        .poll(
          async () =>
            (
              await app.database.owner`select asked_by from ledger.draft where text = 'Kaffe til dugnaden'`
            )[0],
        )
        .toEqual({ asked_by: null });
    } finally {
      await field.close();
    }
  });
});

describe('the bookkeeper’s hand', () => {
  let desk: Device;
  let page: Page;
  /** Whether a pointer was ever pressed. */
  const pressed = () => page.evaluate(() => Reflect.get(window, 'pointers') as number);
  beforeAll(async () => {
    // The company has neither stayed at a hotel nor been charged VAT at the low rate, and paid nothing ahead.
    const blank = {
      groupingCategory: null,
      groupingCode: null,
      standardAccount: null,
      validFrom: null,
      validTo: null,
    };
    const accounts = [
      { ...blank, number: '1700', name: 'Forskuddsbetalt kostnad' },
      { ...blank, number: '7140', name: 'Reisekostnad' },
      { ...blank, number: '2712', name: 'Inngående mva, lav sats' },
    ];
    const machine = app.context();
    must(await machine.transaction(async (tx) => ok(await addToChart(tx, machine, { accounts }))));
    must(await setVatAccount(as('bookkeeper'), { code: '13', output: null, input: '2712' }));
    desk = await newDevice(DESKTOP);
    ({ page } = desk);
    await app.signIn(page, 'bookkeeper');
    await desk.context.addInitScript(() => {
      Reflect.set(window, 'pointers', 0);
      const count = () => Reflect.set(window, 'pointers', Number(Reflect.get(window, 'pointers')) + 1);
      addEventListener('pointerdown', count, { capture: true });
    });
  });
  afterAll(() => desk?.close());

  /** Each word is typed, each key between them pressed. @returns how many keys that were */
  async function type(...said: readonly string[]): Promise<number> {
    let keys = 0;
    for (const each of said) {
      const key = /^(Tab|Enter|Escape|Control\+Enter|Shift\+Tab)$/.test(each);
      if (key) await page.keyboard.press(each);
      else await page.keyboard.type(each);
      keys += key ? 1 : each.length;
    }
    return keys;
  }
  const atAccount = () =>
    page.waitForFunction(() => document.activeElement?.closest('.field')?.textContent?.includes('Konto'));
  const postedAs = async (draftId: string) => {
    const { lines } = await linesNow(as('bookkeeper'), draftId);
    return lines.map(({ account, amount }) => [account, amount]);
  };

  it('codes a hotel and a bakery by their rates, in under twenty keys each', async () => {
    const hotel = await sent([await photo(receipt.bytes, receipt.type)], {
      amount: 3_370_00n,
      text: 'Hotell',
    });
    await page.goto(`${app.url}/inbox/${hotel}`);
    await atAccount();
    const first = await type('7140', 'Tab', '13', 'Tab', '2580', 'Enter', 'Tab', '1', 'Tab');
    await page.getByText('Tar resten: 790,00').waitFor();
    await page.getByText('I balanse').waitFor();
    await expectAccessible(page);
    expect(first + (await type('Control+Enter'))).toBeLessThan(20);
    await page.waitForURL((url) => !url.pathname.endsWith(hotel));
    expect(await postedAs(hotel)).toEqual([
      ['7140', 2_303_57n],
      ['2712', 276_43n],
      ['7140', 632_00n],
      ['2710', 158_00n],
      ['1920', -3_370_00n],
    ]);

    const bakery = await sent([await photo(receipt.bytes, receipt.type)], { amount: 628_00n, text: 'Lunsj' });
    await page.goto(`${app.url}/inbox/${bakery}`);
    await atAccount();
    const second = await type('4020', 'Tab', '11', 'Tab', '623', 'Enter', 'Tab', '1', 'Tab', 'Control+Enter');
    expect(second).toBeLessThan(20);
    await page.waitForURL((url) => !url.pathname.endsWith(bakery));
    expect((await postedAs(bakery)).map(([account]) => account)).toEqual([
      '4020',
      '2711',
      '4020',
      '2710',
      '1920',
    ]);
    expect(await pressed()).toBe(0);
  });

  it('codes ten in a row', LONG, async () => {
    // Nothing else waits, so that each leads on to the next of them.
    const asBookkeeper = as('bookkeeper');
    const others = await app.database.owner<{ id: string; revision: number }[]>`
      select id, revision from ledger.draft where client_id = ${asBookkeeper.clientId} and state = 'inbox'`;
    for (const { id: draftId, revision: baseRevision } of others)
      must(await dismissDraft(asBookkeeper, { draftId, baseRevision, reason: 'Ikke vår' }));
    const ten: string[] = [];
    const taken = await photo(receipt.bytes, receipt.type);
    for (let at = 0; at < 10; at++) {
      const another = { ...taken, id: uuidv7() };
      ten.push(await sent([another], { amount: 100_00n + BigInt(at), text: `Nr. ${at}` }));
      must(await beginPhoto(as('field'), another));
      must(await appendPhoto(as('field'), { photoId: another.id, offset: 0, chunk: receipt.bytes }));
    }
    await page.goto(`${app.url}/inbox/${ten[0]}`);
    for (const [at, draftId] of ten.entries()) {
      await page.waitForURL(`**/inbox/${draftId}`);
      await page.waitForFunction(
        (text) => [...document.querySelectorAll('input')].some(({ value }) => value === text),
        `Nr. ${at}`,
      );
      await atAccount();
      await type('6300', 'Tab', '1', 'Tab', 'Control+Enter');
    }
    await page.waitForURL((url) => !url.pathname.endsWith(ten.at(-1) ?? ''));
    for (const draftId of ten) expect((await draftNow(app.context(), draftId)).state).toBe('submitted');
    expect(await pressed()).toBe(0);
  });

  it('makes a voucher that nobody captured, which a manager sees whole, and books it right afterwards', async () => {
    await page.goto(`${app.url}/inbox/new`);
    await page.waitForFunction(() => document.activeElement?.matches('input[maxlength="500"]'));
    await type('Kontantsalg', 'Tab', 'Tab', '3000', 'Tab', '3', 'Tab', '-1250', 'Tab');
    await page.getByLabel(/Hvorfor finnes det ikke vedlegg/).fill('Kassen ga ingen rapport');
    await page.getByText('I balanse').waitFor();
    await expectAccessible(page);
    await type('Control+Enter');
    await page.getByText(/Sendt til attestering/).waitFor();
    // The next one is begun.
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].every(({ value }) => value !== 'Kontantsalg'),
    );
    const [made] = await app.database.owner<{ id: string }[]>`
      select draft_id as id from ledger.draft_coding where text = 'Kontantsalg'`;
    const draftId = made?.id ?? '';

    const manager = await newDevice(PHONE);
    await app.signIn(manager.page, 'manager');
    await manager.page.goto(`${app.url}/approvals/${draftId}`);
    await manager.page.getByText('Kassen ga ingen rapport').waitFor();
    for (const account of ['3000', '2700', '1920'])
      await manager.page.getByRole('rowheader', { name: new RegExp(`^${account}`) }).waitFor();
    await expectAccessible(manager.page);
    await hold(manager.page);
    await manager.close();

    const [posted] = await app.database.owner<{ id: string }[]>`
      select id from ledger.voucher where draft_id = ${draftId}`;
    await page.goto(`${app.url}/vouchers/${posted?.id}`);
    await page.getByRole('link', { name: 'Kopier til nytt bilag' }).click();
    await page.getByText(/^Kopi av bilag/).waitFor();
    expect(await page.getByRole('combobox', { name: 'Konto', exact: true }).inputValue()).toMatch(/^3000/);
    await page.goto(`${app.url}/vouchers/${posted?.id}`);
    await page.getByRole('button', { name: 'Reverser og rett' }).click();
    await page.getByLabel('Hvorfor?').fill('Feil konto');
    await seal(page).hover();
    await page.mouse.down();
    await page.waitForURL(`**/inbox/${draftId}`);
    await page.mouse.up();
    await page.getByRole('heading', { name: 'Kontering', exact: true }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Konto', exact: true }).inputValue()).toMatch(/^3000/);
    expect(await draftNow(app.context(), draftId)).toMatchObject({ state: 'inbox' });
  });

  it('keeps a coding as a template that recurs, and begins a voucher with it', async () => {
    await page.goto(`${app.url}/inbox/new`);
    await page.waitForFunction(() => document.activeElement?.matches('input[maxlength="500"]'));
    await type('Husleie', 'Tab', 'Tab', '6300', 'Tab', '0', 'Tab', '12000', 'Tab');
    await page.getByText('I balanse').waitFor();
    await page.getByRole('button', { name: 'Lagre som mal' }).press('Enter');
    await page.getByLabel('Navn').fill('Husleie lager');
    await page.getByLabel('Gjentas').selectOption({ label: 'Hver måned' });
    await page.getByLabel('Første dag').fill('15.01.2099');
    await page.keyboard.press('Tab');
    await expectAccessible(page, ['light', 'dark']);
    await page.getByRole('button', { name: 'Lagre malen' }).press('Enter');
    await page.getByText('«Husleie lager» er lagret som mal.').waitFor();
    await page.goto(`${app.url}/templates`);
    await page.getByRole('link', { name: 'Husleie lager' }).press('Enter');
    await page.getByRole('heading', { name: 'Husleie lager' }).waitFor();
    await page.getByText('15. jan. 2099').first().waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await page.getByRole('link', { name: 'Nytt bilag av malen' }).press('Enter');
    await page.getByText('Etter malen «Husleie lager».').waitFor();
    expect(await page.getByRole('combobox', { name: 'Konto', exact: true }).inputValue()).toMatch(/^6300/);
    expect(await pressed()).toBe(0);
  });

  it('takes the good vouchers out of a CSV file, once', async () => {
    await page.goto(`${app.url}/inbox/file`);
    const csv =
      'Bilag;Dato;Tekst;Konto;Mva-kode;Beløp\r\n1;20.11.2026;Kopipapir;6300;1;1.250,00\r\n1;20.11.2026;Kopipapir;1920;;-1.250,00\r\n' +
      '2;21.11.2026;Skjevt;6300;;100\r\n2;21.11.2026;Skjevt;1920;;-99\r\n3;31.02.2026;Feil dato;6300;;1\r\n';
    const chosen = { name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await page.locator('input[type="file"]').setInputFiles(chosen);
    await page.getByText('1 bilag er i orden, 2 kan ikke hentes.').waitFor();
    await page.getByText(/Linje 4: Bilaget er ikke i balanse: 1,00/).waitFor();
    await page.getByText('Linje 6: «31.02.2026» er ingen dato').waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await page.getByRole('button', { name: 'Send bare de som er i orden (1)' }).press('Enter');
    await page.getByText('1 bilag er sendt til attestering.').waitFor();
    const made = await app.database.owner<{ id: string; why: string }[]>`
      select draft_id as id, no_photo as why from ledger.draft_coding where text = 'Kopipapir'`;
    expect(made).toHaveLength(1);
    expect(made[0]?.why).toMatch(/^Fra filen «november\.csv», linje 2–3 \(SHA-256 [0-9a-f]{64}\)$/);
    await page.goto(`${app.url}/inbox/file`);
    await page.locator('input[type="file"]').setInputFiles({ ...chosen, name: 'igjen.csv' });
    await page.getByText(/Ett bilag er hentet fra denne filen før/).waitFor();
    expect(await page.getByRole('button', { name: /^Send/ }).count()).toBe(0);
    expect(await pressed()).toBe(0);
  });

  it('spreads a cost over months, and ends that early', async () => {
    const rent = {
      ...{
        id: uuidv7(),
        series: 'GL',
        date: day('2026-11-20'),
        text: 'Forsikring',
        source: 'manual' as const,
      },
      ...{ sourceRef: null, draftId: null, reversesId: null },
      lines: [
        ['6300', 10_000_00n],
        ['1920', -10_000_00n],
      ].map(([account, amount]) => ({
        ...{ account: String(account), amount: BigInt(amount ?? 0), text: null, vat: null },
        ...{ counterpartyId: null, currency: null, dimensions: [] },
      })),
    };
    const bind = async (told: string) => {
      await seal(page).hover();
      await page.mouse.down();
      await page.getByText(told).waitFor();
      await page.mouse.up();
    };
    must(await postVoucher(as('bookkeeper'), rent));
    await page.goto(`${app.url}/vouchers/${rent.id}`);
    await page.getByRole('link', { name: 'Periodiser' }).press('Enter');
    await page.getByRole('heading', { name: /^Periodiser bilag GL/ }).waitFor();
    await page.getByLabel('Antall måneder').fill('3');
    await page.getByLabel('Første måned').selectOption({ label: 'februar 2027' });
    await page.getByText(/Ett bilag bokføres nå, 3 senere/).waitFor();
    await page.getByRole('row', { name: /1\. apr\. 2027.*3.333,34/ }).waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await bind('Periodisert.');
    await page.getByText('Neste del 1. feb. 2027').first().waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await page.getByLabel('Dato for resten').fill('21.11.2026');
    await page.keyboard.press('Tab');
    await bind('Periodiseringen er avsluttet.');
    const posted = await app.database.owner`select v.date::text, sum(l.amount)::int as amount
      from ledger.voucher v join ledger.line l on l.voucher_id = v.id and l.account = '6300'
      where v.source = 'automatic' group by 1 order by 1`;
    expect([...posted]).toEqual([
      { date: '2026-11-20', amount: -10_000_00 },
      { date: '2026-11-21', amount: 10_000_00 },
    ]);
  });

  it('enters an invoice once, and holds its payment against it', async () => {
    const bookkeeper = as('bookkeeper');
    const party = { kind: 'supplier', number: '29900', name: 'Nordlys Trykk', account: '2400' } as const;
    const supplier = uuidv7();
    const address = { street: null, postalCode: null, city: null, country: null, validTo: null };
    const told = { id: supplier, orgnr: null, bankAccount: '86011117947', ...address };
    must(await addParty(bookkeeper, { ...party, ...told }));
    const enter = async () => {
      await page.goto(`${app.url}/inbox/new`);
      await page.waitForFunction(() => document.activeElement?.matches('input[maxlength="500"]'));
      await type('Trykksaker', 'Tab', 'Nordlys', 'Tab');
      await page.getByLabel('Fakturanummer').waitFor();
      await page.getByLabel('Fakturanummer').focus();
      await type('NT-7', 'Tab', '201126', 'Tab', '0412', 'Tab', '2345676', 'Tab', 'Tab');
      await type('6300', 'Tab', '1', 'Tab', '1250', 'Tab');
      await page.getByLabel(/Hvorfor finnes det ikke vedlegg/).fill('Kommer med posten');
      await page.getByText('I balanse').waitFor();
    };
    await enter();
    await page.getByText(/Faktura NT-7 · forfall 4\. des\. 2026 · KID 2345676/).waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await type('Control+Enter');
    await page.getByText(/Sendt til attestering/).waitFor();
    const [made] = await app.database.owner<{ id: string }[]>`
      select draft_id as id from ledger.draft_coding where text = 'Trykksaker'`;
    must(await decide(as('manager'), await decisionAbout(as('manager'), made?.id ?? '')));
    await enter();
    await type('Control+Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: /Faktura NT-7 er alt ført, som bilag GL 2026/ })
      .waitFor();

    const plain = { text: null, vat: null, currency: null, dimensions: [] };
    const paid = {
      ...{ id: uuidv7(), series: 'GL', date: day('2026-11-27'), text: 'Betalt', source: 'manual' as const },
      ...{ sourceRef: null, draftId: null, reversesId: null },
      lines: [
        { ...plain, account: '2400', amount: 1_000_00n, counterpartyId: supplier },
        { ...plain, account: '1920', amount: -1_000_00n, counterpartyId: null },
      ],
    };
    must(await postVoucher(bookkeeper, paid));
    await page.goto(`${app.url}/items?parties=supplier&on=2026-12-05`);
    await page.getByRole('row', { name: /Nordlys Trykk/ }).waitFor();
    await page.getByRole('link', { name: '29900' }).press('Enter');
    await page.getByRole('heading', { name: 'Nordlys Trykk' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('Velg også noe på den andre siden').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText(/Lignes ut i del; −250,00 blir stående åpent/).waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await page.keyboard.press('Control+Enter');
    await page.getByText(/1.000,00 er lignet ut/).waitFor();
    expect(await pressed()).toBe(0);
    await page.getByRole('button', { name: /^Opphev utligningen av 1.000,00/ }).click();
    await page.getByText('Utligningen er opphevet. Postene er åpne igjen.').waitFor();
    await page.getByRole('checkbox').nth(1).waitFor();
    await page.getByRole('link', { name: 'Kontoutskrift' }).click();
    await page.getByText('Utgående saldo').first().waitFor();
    await expectAccessible(page);
  });

  it('matches a payment in another rate, once the difference was shown, and says that a month is closed to others', async () => {
    const bookkeeper = as('bookkeeper');
    const euros = uuidv7();
    const party = { kind: 'supplier', number: '29901', name: 'Berliner Holz GmbH', account: '2400' } as const;
    const address = { street: null, postalCode: null, city: null, country: null, validTo: null };
    must(await addParty(bookkeeper, { ...party, id: euros, orgnr: null, bankAccount: null, ...address }));
    await withCurrencyAccounts(bookkeeper);
    const posted = (text: string, on: string, amount: bigint, foreign: bigint) => {
      const plain = { text: null, vat: null, dimensions: [] };
      const currency = { code: 'EUR', amount: foreign };
      return postVoucher(bookkeeper, {
        ...{ id: uuidv7(), series: 'GL', date: day(on), text, source: 'manual' as const },
        ...{ sourceRef: null, draftId: null, reversesId: null },
        lines: [
          { ...plain, account: '2400', amount, counterpartyId: euros, currency },
          { ...plain, account: '1920', amount: -amount, counterpartyId: null, currency: null },
        ],
      });
    };
    must(await posted('Faktura', '2026-11-10', -1_100_00n, -100_00n));
    must(await posted('Betalt', '2026-11-20', 1_080_00n, 100_00n));
    await page.goto(`${app.url}/items/${euros}`);
    await page.getByRole('heading', { name: 'Berliner Holz GmbH' }).waitFor();
    for (const key of ['ArrowDown', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    await page.getByText('Valutagevinst 20,00: bokføres ved utligningen').waitFor();
    await page.getByText('Går opp').waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await page.keyboard.press('Control+Enter');
    await page.getByText(/er lignet ut/).waitFor();
    await page.getByRole('button', { name: /^Opphev utligningen/ }).click();
    await page.getByText('Utligningen er opphevet. Postene er åpne igjen.').waitFor();

    must(await softLockPeriod(bookkeeper, { year: 2026, period: 11 }));
    await page.goto(`${app.url}/inbox/new`);
    await page.getByLabel('Bilagsdato').fill('10.11.2026');
    await page.keyboard.press('Tab');
    await page.getByText(/november 2026 er sperret for andre. Du kan låse perioder/i).waitFor();
    await expectAccessible(page, ['light', 'dark']);
    must(await liftSoftLock(bookkeeper, { year: 2026, period: 11 }));
  });
});

/** Those that differences by the rates of currencies go to. */
async function withCurrencyAccounts(context: Context): Promise<void> {
  const plain = {
    groupingCategory: null,
    groupingCode: null,
    standardAccount: null,
    vatCode: null,
    requires: [],
  };
  await context.transaction(async (tx) => {
    const there = new Set((await accounts.list(tx, context.clientId)).map(({ number }) => number));
    const made = ['8060', '8160'].filter((number) => !there.has(number));
    const rows = made.map((number) => ({ ...plain, number, name: 'Valuta', validFrom: null, validTo: null }));
    return ok(await addToChart(tx, context, { accounts: rows }));
  });
}

describe('an inbox of five hundred', LONG, () => {
  let desk: Device;
  let page: Page;
  beforeAll(async () => {
    const { owner } = app.database;
    await owner`with event as (${owner.unsafe(bareEvent(app.clientId))}) insert into ledger.draft
      (client_id, id, revision, state, amount, date, text, created_by, created_at, changed_at)
      select ${app.clientId}, gen_random_uuid(), 1, 'inbox', 1000 + n, '2026-11-20',
        'Kvittering nummer ' || n || repeat(' med mange ord', n % 9), ${as('field').actorId},
        timestamptz '2026-11-20' + n * interval '1 second', now()
      from generate_series(1, ${WAITING}) n`;
    desk = await newDevice(DESKTOP);
    ({ page } = desk);
    await app.signIn(page, 'bookkeeper');
  });
  afterAll(() => desk?.close());

  const rows = () => page.locator('[data-at]');

  it.each([
    ['table', DESKTOP],
    ['cards', PHONE],
  ])('keeps few rows in the page as a %s, and leads the keyboard to all of them', async (_, viewport) => {
    await page.setViewportSize(viewport);
    await page.goto(`${app.url}/inbox`);
    await rows().first().waitFor();
    await expect.poll(() => rows().count()).toBeLessThan(150);
    const total = Number(await page.evaluate(countSaid));
    expect(total).toBeGreaterThanOrEqual(WAITING);
    await page.locator('a[data-row]').first().focus();
    await page.keyboard.press('End');
    await expect.poll(() => focusedPlace(page)).toBe(total - 1);
    await expectOnScreen(page, page.locator('a:focus'));
    await page.keyboard.press('ArrowUp');
    expect(await focusedPlace(page)).toBe(total - 2);
    expect(await rows().count()).toBeLessThan(150);
    await page.keyboard.press('Home');
    await expect.poll(() => focusedPlace(page)).toBe(0);
    for (let at = 0; at < 60; at++) await page.keyboard.press('ArrowDown');
    await expect.poll(() => focusedPlace(page)).toBe(60);
    const heights = await rows().evaluateAll((all) => [
      ...new Set(
        all.filter((row) => row.isConnected).map((row) => Math.round(row.getBoundingClientRect().height)),
      ),
    ]);
    expect(heights).toHaveLength(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      viewport.width,
    );
  });

  it('lets the words of a row be selected, and follows a click beside them', async () => {
    await page.setViewportSize(DESKTOP);
    await page.goto(`${app.url}/inbox`);
    const row = page.locator('tr', { has: page.getByText('Kvittering nummer 9', { exact: true }) });
    const words = row.getByText('Nora Vik');
    await words.scrollIntoViewIfNeeded();
    const box = await words.boundingBox();
    if (!box) throw new Error('the row is not there');
    await page.mouse.move(box.x + 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    expect(await page.evaluate(() => document.getSelection()?.toString())).toContain('Nora');
    expect(new URL(page.url()).pathname).toBe('/inbox');
    await page.getByRole('heading', { name: 'Innboks', exact: true }).click();
    await words.click();
    await page.getByRole('heading', { name: 'Kontering', exact: true }).waitFor();
  });
});

it(
  'an administrator says who approves, and sees first what waits; the first of two is told whom it waits for',
  LONG,
  async () => {
    const bytes = Buffer.concat([receipt.bytes, Buffer.from('two')]);
    const draftId = await submitted(await sent([await photo(bytes, receipt.type)]), { text: 'Taktekking' });
    const email = `${uuidv7()}@prove.example`;
    const { userId } = must(await createUser(app.context(), { email, name: 'Solveig Moen' }));
    must(await addMember(app.context(), { email, role: 'manager' }));

    const desk = await newDevice(DESKTOP);
    await app.signIn(desk.page, 'administrator');
    await desk.page.goto(`${app.url}/approval-rules`);
    await desk.page.getByRole('button', { name: 'Endre reglene' }).click();
    await desk.page.getByRole('button', { name: 'Legg til regel' }).click();
    await desk.page.getByLabel('Beløp fra og med').fill('50 000');
    await desk.page.getByText(/av \d+ bilag som venter, vil kreve noe annet/).waitFor();
    await desk.page.getByText('Taktekking').waitFor();
    await expectAccessible(desk.page);
    await desk.page.getByRole('button', { name: 'La reglene gjelde' }).click();
    await desk.page.getByText(/^Versjon 1 gjelder fra/).waitFor();
    await desk.page.getByText('attesteres av to ulike personer').waitFor();
    await desk.close();

    const manager = await newDevice(PHONE);
    const { page } = manager;
    await app.signIn(page, 'manager');
    await page.goto(`${app.url}/approvals/${draftId}`);
    await page.getByText('0 av 2 har attestert').waitFor();
    await expectAccessible(page);
    await hold(page);
    await page.getByText('Venter på én til.').waitFor();
    await page.goto(`${app.url}/approvals/${draftId}`);
    await page.getByRole('button', { name: 'Du har attestert; en annen må også' }).waitFor();
    await page.goto(`${app.url}/approvals`);
    await page.getByText('1 av 2 har attestert').first().waitFor();
    await expectAccessible(page);

    const solveig = app.database.contextFor(app.clientId, userId);
    const { voucherId } = must(await decide(solveig, await decisionAbout(app.context(), draftId)));
    await page.goto(`${app.url}/vouchers/${voucherId}`);
    await page.getByText(/Solveig Moen · .* · etter regelversjon 1/).waitFor();
    await expectAccessible(page);
    await manager.close();
  },
);

function countSaid(): string | null | undefined {
  const table = document.querySelector('[aria-rowcount]');
  if (table) return String(Number(table.getAttribute('aria-rowcount')) - 1);
  return document.querySelector('[aria-setsize]')?.getAttribute('aria-setsize');
}

function focusedPlace(page: Page): Promise<number> {
  return page.evaluate(() =>
    Number(document.activeElement?.closest('[data-at]')?.getAttribute('data-at') ?? -1),
  );
}

async function hold(page: Page): Promise<void> {
  await seal(page).hover();
  await page.mouse.down();
  await page.getByRole('heading', { name: /Allerede|Attestert/ }).waitFor();
  await page.mouse.up();
}

/** The lines that a draft will become. */
async function linesNow(context: Context, draftId: string) {
  const draft = await draftNow(context, draftId);
  const made = await context.transaction((tx) => codedLines(tx, context, draft));
  return { lines: must(made) };
}

/** Types a number into a completing field and takes the suggestion, as one does from the keyboard. */
async function complete(page: Page, label: string, number: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true });
  await field.fill(number);
  await field.press('Tab');
}
