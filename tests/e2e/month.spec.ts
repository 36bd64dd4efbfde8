import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatAmount, sum } from '#lib/domain/money.ts';
import { fictionalOrgnr } from '../../src/demo/numbers.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { DESKTOP, expectAccessible, holdPressed, PHONE } from './browser.ts';
import { CUSTOMER, MONTH, RETURN, SHORT, SUPPLIER, type Paper } from './month/papers.ts';
import { expectSameBooks, expectValid } from './month/books.ts';
import { fileOf } from './month/slips.ts';
import { complete, Walk } from './month/walk.ts';
import { LONG } from '../setup/long.ts';

/*
 * A company from nothing to its VAT return and its SAF-T file, and those books in another client: `npm run story` walks the whole
 * month at three sizes, `npm run long` a voucher of each kind at one.
 */
const WHOLE = process.env['SEGL_STORY'] === 'whole';
const TABLET = { width: 820, height: 1180 };
const SIZES = WHOLE ? [PHONE, TABLET, DESKTOP] : [DESKTOP];
const PAPERS = WHOLE ? MONTH : SHORT;
const EXPECTED = RETURN[WHOLE ? 'whole' : 'short'];

const NAME = 'Fjordgløtt AS';
const SECOND = 'Fjordgløtt Arkiv AS';
const [ORGNR, OTHER_ORGNR] = [fictionalOrgnr(7), fictionalOrgnr(8)];
const PASSPHRASE = 'fire gamle furutrær';

const amountOf = ({ lines }: Paper) => sum(lines.map(({ gross }) => gross));
const typed = (amount: bigint) => formatAmount(amount).replace('−', '-');
const dated = ({ day }: Paper) => `${String(day).padStart(2, '0')}.10.2026`;

describe.each(SIZES)('at $width', LONG, (size) => {
  let walk: Walk;
  let url: string;
  /** Of the books, as it was downloaded. */
  let saft: string;
  beforeAll(async () => {
    walk = await Walk.at(size);
    ({ url } = walk.app);
  });
  afterAll(() => walk?.close());

  it('begins from nothing, with a chart from a template', async () => {
    const page = await walk.as('administrator');
    await page.getByRole('heading', { name: 'Her er det ingen klienter ennå' }).waitFor();
    await page.getByRole('link', { name: 'Ny klient' }).click();
    await page.getByLabel('Organisasjonsnummer').fill('974760674');
    await page.getByText('kontrollsifferet stemmer ikke').waitFor();
    await page.getByLabel('Organisasjonsnummer').fill(ORGNR);
    await page.getByText('Nummeret kan være riktig.').waitFor();
    await page.getByLabel('Navn', { exact: true }).fill(NAME);
    await page.getByLabel('Merverdiavgift').selectOption({ label: 'To måneder' });
    await page.getByLabel('Første dag').fill('01.10.2026');
    await page.getByLabel('Siste dag').fill('31.12.2027');
    await page.getByText('Regnskapsåret 2027: 15 perioder.').waitFor();
    await walk.look(page, 'client');
    // What it gets is seen before it is made.
    await page.locator('summary', { hasText: 'Eiendeler' }).press('Enter');
    await page.getByRole('rowheader', { name: '1920 Bankinnskudd' }).waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await page.getByLabel('Navn', { exact: true }).press('Control+Enter');
    await page.waitForURL('**/registers');
    await page.getByText('Bankinnskudd').first().waitFor();
    await walk.look(page, 'chart');
    await walk.admit(await walk.within(NAME), 'field', 'bookkeeper', 'manager');
  });

  it('has a supplier and a customer', async () => {
    const page = await walk.as('bookkeeper');
    for (const [name, kind] of [
      [SUPPLIER, 'Leverandør'],
      [CUSTOMER, 'Kunde'],
    ] as const) {
      await page.goto(`${url}/registers/parties`);
      await page.getByRole('button', { name: 'Ny kunde eller leverandør' }).click();
      const party = page.getByRole('dialog', { name: 'Ny kunde eller leverandør' });
      await party.getByText(kind, { exact: true }).click();
      await party.getByLabel('Navn', { exact: true }).fill(name);
      await walk.look(page, 'party');
      await party.getByRole('button', { name: 'Lagre' }).click();
      await party.waitFor({ state: 'detached' });
      await page.getByText(name).first().waitFor();
    }
  });

  it('slips are photographed and sent in', async () => {
    const page = await walk.as('field');
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
    const captured = PAPERS.filter(isCaptured);
    for (const [at, paper] of captured.entries()) {
      await page
        .locator('input[type=file]')
        .nth(1)
        .setInputFiles(await fileOf(page, paper));
      await page.getByLabel('Beløp').fill(typed(amountOf(paper)));
      await page.getByLabel('Hva gjelder det?').fill(paper.text);
      await page.getByLabel('Dato').fill(dated(paper));
      // A day that is written in full is not said again over it.
      expect((await page.locator('output.meant').allInnerTexts()).join('')).toBe('');
      if (at === 0) await walk.look(page, 'capture');
      await page.getByRole('button', { name: 'Lagre', exact: true }).click();
      await page.getByText('Lagret på denne enheten').waitFor();
      if (at < captured.length - 1) await page.getByRole('button', { name: 'Ny kvittering' }).click();
    }
    await page.getByText('Alt er synkronisert').first().waitFor();
    await walk.look(page, 'captured');
  });

  it('the bookkeeper codes each, and writes those that nobody sent in', async () => {
    const page = await walk.as('bookkeeper');
    const captured = PAPERS.filter(isCaptured);
    await page.goto(`${url}/inbox`);
    await page
      .getByText(captured[0]?.text ?? '')
      .first()
      .waitFor();
    await walk.look(page, 'inbox');
    await page
      .getByText(captured[0]?.text ?? '')
      .first()
      .click();
    // On a tablet it is shown beside the list first.
    const coding = page.getByRole('heading', { name: 'Kontering', exact: true });
    const open = page.getByRole('link', { name: 'Konter', exact: true });
    await coding.or(open).first().waitFor();
    if (await open.isVisible()) await open.click();
    for (const [at, paper] of captured.entries()) {
      await coding.waitFor();
      await expect.poll(() => page.getByLabel('Bilagstekst').inputValue()).toBe(paper.text);
      await code(page, paper);
      if (at === 0) await walk.look(page, 'coding');
      if (paper.invoice?.number.endsWith('-1')) await walk.look(page, 'invoice');
      if (at === 0) await expectAccessible(page, ['light', 'dark']);
      await page.getByRole('button', { name: /Send til attestering/ }).click();
    }
    await page.getByText('Innboksen er tom').waitFor();
    for (const [at, paper] of PAPERS.filter((each) => !isCaptured(each)).entries()) {
      await page.goto(`${url}/inbox/new`);
      await page.getByLabel('Bilagstekst').fill(paper.text);
      await page.locator('input[type=file]').setInputFiles(await fileOf(page, paper));
      await page.getByRole('button', { name: 'Fjern vedlegget' }).waitFor();
      await page.getByLabel('Bilagsdato').fill(dated(paper));
      await code(page, paper);
      if (at === 0) await walk.look(page, 'new-voucher');
      await page.getByRole('button', { name: /Send til attestering/ }).click();
      await page.getByText(/Sendt til attestering/).waitFor();
    }
  });

  it('the manager approves them, several with one seal', async () => {
    const page = await walk.as('manager');
    for (let left = PAPERS.length, round = 0; left > 0; round += 1) {
      await page.goto(`${url}/approvals/several`);
      const items = page.getByRole('article');
      await items.first().waitFor();
      for (const each of await items.all()) {
        await each.scrollIntoViewIfNeeded();
        await each.locator('canvas, img').first().waitFor();
      }
      const seal = page.getByRole('button', { name: /^Hold inne for å attestere/ });
      await seal.and(page.locator(':enabled')).waitFor();
      if (round === 0) await walk.look(page, 'several');
      if (round === 0) await expectAccessible(page, ['light', 'dark']);
      left -= await items.count();
      await holdPressed(page, seal);
      await expect.poll(() => posted()).toBe(PAPERS.length - left);
    }
    expect(await faultsOf(await walk.within(NAME))).toEqual([]);
  });

  it('payments are held against what they pay', async () => {
    const page = await walk.as('bookkeeper');
    for (const [name, side, amount] of [
      [SUPPLIER, 'supplier', '12.500,00'],
      [CUSTOMER, 'customer', '25.000,00'],
    ] as const) {
      await page.goto(`${url}/items?parties=${side}`);
      await walk.look(page, `items-${side}`);
      await page.getByText(name).filter({ visible: true }).first().click();
      await page.getByRole('heading', { name }).waitFor();
      await page.getByRole('button', { name: 'Foreslå' }).click();
      await page.getByText('Går opp').waitFor();
      await walk.look(page, `matching-${side}`);
      await page.getByRole('button', { name: 'Lign ut' }).click();
      await page.getByText(new RegExp(`${amount} er lignet ut`)).waitFor();
    }
  });

  it('the month is looked at, and locked', async () => {
    const page = await walk.as('bookkeeper');
    await page.goto(`${url}/periods`);
    await page.getByRole('heading', { name: 'Neste: oktober 2026' }).waitFor();
    await page.getByText('Ingen kladder er datert i måneden.').waitFor();
    await page.getByText('Alle bilag som er laget her, har vedlegg').waitFor();
    await walk.look(page, 'periods');
    await expectAccessible(page, ['light', 'dark']);
    await holdPressed(page, page.getByRole('button', { name: 'Hold inne for å låse oktober 2026' }));
    await page
      .getByText(/^Låst av Ingrid Dahl/)
      .first()
      .waitFor();
    await walk.look(page, 'locked');
  });

  it('the VAT return is what was worked out by hand', async () => {
    const page = await walk.as('bookkeeper');
    await page.goto(`${url}/vat-return`);
    await page.getByRole('link', { name: /5\. termin 2026/ }).click();
    await page.getByRole('heading', { name: '5. termin 2026' }).waitFor();
    await walk.look(page, 'vat-return');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Last ned filen' }).click();
    const xml = await readFile(await (await downloading).path(), 'utf8');
    const codes = [...xml.matchAll(/<mvaKode>(\d+)<\/mvaKode>[^]*?<merverdiavgift>(-?\d+)</g)];
    expect(Object.fromEntries(codes.map(([, code, tax]) => [code, Number(tax)]))).toEqual(EXPECTED.codes);
    expect(xml).toContain(`<fastsattMerverdiavgift>${EXPECTED.due}</fastsattMerverdiavgift>`);
    await page.getByRole('button', { name: 'Si at den er levert' }).click();
    const dialog = page.getByRole('dialog', { name: /^Levert: 5\. termin 2026/ });
    await dialog.getByLabel('Referanse').fill('AR 4711');
    await walk.look(page, 'delivering');
    await holdPressed(page, dialog.getByRole('button', { name: 'Hold inne: levert' }));
    await page.getByText('Referanse AR 4711').waitFor();
  });

  it('the books go out as SAF-T, and are the same in another client', async () => {
    const page = await walk.as('bookkeeper');
    await page.goto(`${url}/setup`);
    await page.getByLabel('Regnskapsår').selectOption('2027');
    await page.getByLabel('Til og med periode').selectOption('1');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Last ned SAF-T' }).click();
    saft = await readFile(await (await coming).path(), 'utf8');
    await walk.look(page, 'export');
    await expectValid(saft);

    const administrator = await walk.as('administrator');
    await administrator.goto(`${url}/clients/new`);
    const other = saft
      .replace(`<RegistrationNumber>${ORGNR}<`, `<RegistrationNumber>${OTHER_ORGNR}<`)
      .replace(`<Name>${NAME}<`, `<Name>${SECOND}<`);
    await administrator
      .getByLabel('SAF-T-filer')
      .setInputFiles({ name: 'bok.xml.gz', mimeType: 'application/gzip', buffer: gzipSync(other) });
    await administrator.getByLabel(/^Lås måneder/).fill('01.11.2026');
    await walk.look(administrator, 'import');
    await administrator.getByRole('button', { name: 'Importer' }).click();
    await administrator.waitForURL('**/registers');
    await administrator.getByText(SECOND).first().waitFor();
    const locked = await walk.app.database.owner<{ number: number }[]>`select p.number from ledger.period p
      join platform.client c on c.id = p.client_id where c.name = ${SECOND} and p.locked_at is not null`;
    expect(locked.map(({ number }) => number)).toEqual([1]);
    await expectSameBooks(await walk.within(NAME), await walk.within(SECOND));
    expect(await faultsOf(await walk.within(NAME))).toEqual([]);
    expect(await faultsOf(await walk.within(SECOND))).toEqual([]);
  });

  async function posted(): Promise<number> {
    const [row] = await walk.app.database.owner`select count(*)::int as n from ledger.voucher`;
    return Number(row?.['n']);
  }
});

/** What is bought is sent in; what is sold or paid the bookkeeper has. */
function isCaptured({ invoice, settles }: Paper): boolean {
  return settles === undefined && invoice?.of !== CUSTOMER;
}

async function code(page: Page, { lines, invoice, settles }: Paper): Promise<void> {
  if (invoice) {
    await complete(page, 'Kunde / leverandør', invoice.of);
    await page.getByLabel('Fakturanummer').fill(invoice.number);
    await page.getByLabel('Forfall').fill(invoice.due);
  }
  for (const [at, { account, code: vatCode, gross }] of lines.entries()) {
    const label = (name: string) => (at === 0 ? name : `${name}, linje ${at + 1}`);
    await complete(page, label('Konto'), account);
    // The account of sales offers its own.
    const offered = page.getByRole('combobox', { name: label('Mva-kode') });
    if (account === '3000') expect(await offered.inputValue()).toMatch(/^3 /);
    else if (vatCode !== null) await complete(page, label('Mva-kode'), vatCode);
    const last = at === lines.length - 1;
    const field = page.getByLabel(at === 0 ? 'Beløp på linjen' : `Beløp, linje ${at + 1}`);
    if (!last || gross < 0n || settles) await field.fill(typed(gross));
    if (!last) await field.press('Enter');
  }
  if (settles) {
    await page.getByRole('button', { name: 'Mer om linjen' }).click();
    await complete(page, 'Kunde / leverandør på linjen', settles);
  }
  await page.getByText('I balanse').waitFor();
}
