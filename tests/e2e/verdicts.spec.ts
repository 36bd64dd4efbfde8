import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import superjson from 'superjson';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { append, bytesOf, file, type Objects } from '#tests/fixtures/pdf.ts';
import { ecdsa, edwards, foreignCms, pkcs1, pss, selfSigned } from '../setup/files/foreign-cms.ts';
import {
  appendSigned,
  fieldOf,
  PREPARED,
  sealed,
  sealedAndSigned,
  type SignOptions,
  type TestAuthorities,
  testAuthorities,
} from '../setup/files/signed-pdf.ts';
import { newApp, type App } from './app.ts';
import { alive, DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { LONG } from '../setup/long.ts';

/* What the page says of files: each verdict at the desk in Norwegian and light, on a phone in English and dark. */

interface Case {
  readonly name: string;
  readonly make: () => Promise<string>;
  /** The heading in each language. */
  readonly said: readonly [nb: string, en: string];
  /** A sentence beside it. */
  readonly why: readonly [nb: string, en: string];
}

let app: App;
let device: Device;
let authorities: TestAuthorities;
const foreign = edwards('ed448');
const certificate = selfSigned(foreign);

/** A page with letters that a reader finds. */
const PAPER: Objects = {
  ...PREPARED,
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [10 0 R 11 0 R 12 0 R] /Resources << /Font << /F 5 0 R >> >> >>',
  5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
};

const one = (options: Partial<SignOptions>) =>
  appendSigned(file(PAPER), 21, {
    authorities,
    name: 'Kari Nordmann',
    objects: { 11: fieldOf('Signer-1', '/Rect [0 0 0 0] /V 21 0 R') },
    ...options,
  });

/** Signed by two; then the page says something else. */
async function changed(): Promise<string> {
  const second = await appendSigned(await one({ stamped: true }), 22, {
    authorities,
    name: 'Ola Nordmann',
    objects: { 12: fieldOf('Signer-2', '/Rect [0 0 0 0] /V 22 0 R') },
  });
  return append(second, { 4: PAPER[4]?.replace('Hello', 'Jello') ?? '' });
}

const CASES: readonly Case[] = [
  {
    name: 'valid',
    make: () => sealedAndSigned(authorities),
    said: ['Gyldig', 'Valid'],
    why: ['Signaturene er ekte', 'The signatures are genuine'],
  },
  {
    name: 'valid-foreign',
    make: () => one({ make: (content) => foreignCms(foreign, content, { certificate, inside: content }) }),
    said: ['Gyldig', 'Valid'],
    why: ['bærer med seg en kopi av det den gjelder', 'carries a copy of what it covers'],
  },
  {
    name: 'changed',
    make: changed,
    said: ['Gyldig, men endret etterpå', 'Valid, but changed afterwards'],
    why: [
      'Mer er lagt til i filen etter denne signaturen',
      'More was added to the file after this signature',
    ],
  },
  {
    name: 'unjudged',
    make: () => one({ subFilter: 'Annet.Program' }),
    said: ['Kan ikke vurderes', 'Cannot be judged'],
    why: ['av et slag vi ikke kjenner (Annet.Program)', 'of a kind that we do not know (Annet.Program)'],
  },
  {
    name: 'weak',
    make: () => one({ subFilter: 'adbe.pkcs7.sha1' }),
    said: ['Ugyldig', 'Invalid'],
    why: ['Det sier ikke at filen er endret', 'That does not say that the file was changed'],
  },
  {
    name: 'unreadable',
    make: async () => (await sealed(authorities, 2)).slice(0, 600),
    said: ['Kan ikke leses', 'Cannot be read'],
    why: ['Filen mangler slutten', 'The end of the file is missing'],
  },
];

const files = new Map<string, Uint8Array>();
beforeAll(async () => {
  authorities = await testAuthorities(new Date(Date.now() - 60_000));
  for (const { name, make } of CASES) files.set(name, bytesOf(await make()));
  app = await newApp();
  await app.start();
  device = await newDevice(DESKTOP);
});
beforeEach(async () => {
  await device.page.setViewportSize(DESKTOP);
  await open(device);
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

/** The verification page of an installation that trusts the test's own root. */
async function open({ page }: Device): Promise<void> {
  const roots = [authorities.root, certificate].map((root) => Buffer.from(root).toString('base64'));
  const result = { data: superjson.serialize({ roots, timeRoots: roots, lists: [] }) };
  await page.route('**/api/trpc/verify.roots*', (route) => route.fulfill({ json: [{ result }] }));
  await page.goto(`${app.url}/verify`);
  await alive(page);
}

async function choose(page: Page, name: string): Promise<void> {
  await page
    .locator('input[type=file]:not([capture])')
    .first()
    .setInputFiles({
      name: `${name}.pdf`,
      mimeType: 'application/pdf',
      buffer: Buffer.from(files.get(name) ?? ''),
    });
}

it('each verdict is said in words, with its reason, for everyone', LONG, async () => {
  const { page } = device;
  for (const { name, said, why } of CASES) {
    await choose(page, name);
    for (const language of [0, 1] as const) {
      await page.setViewportSize(language === 0 ? DESKTOP : PHONE);
      await page.getByRole('heading', { name: said[language], exact: true, level: 2 }).waitFor();
      await page.getByText(why[language]).first().waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: language === 0 ? 'English' : 'Norsk' }).click();
    }
    await page.getByRole('button', { name: 'Kontroller et annet dokument' }).click();
  }
});

it('the browser computes what Node computes, right and wrong', LONG, async () => {
  const { page } = device;
  const methods = [
    edwards('ed25519'),
    pss('sha3-256'),
    pkcs1('sha3-512', '2.16.840.1.101.3.4.3.16'),
    ecdsa('prime256v1', 'sha3-256', '2.16.840.1.101.3.4.3.10'),
    ecdsa('brainpoolP384r1', 'sha384', '1.2.840.10045.4.3.3'),
  ];
  for (const method of methods) {
    const other = {
      ...method,
      sign: (data: Buffer) => method.sign(Buffer.concat([data, data]), method.keys.privateKey),
    };
    for (const [made, said] of [
      [method, 'Uendret, men ukjent utsteder'],
      [other, 'Ugyldig'],
    ] as const) {
      const text = await one({ make: (content) => foreignCms(made, content) });
      files.set('foreign', bytesOf(text));
      await choose(page, 'foreign');
      await page.getByRole('heading', { name: said, exact: true, level: 2 }).waitFor();
      await page.getByRole('button', { name: 'Kontroller et annet dokument' }).click();
    }
  }
});

it('the version that was signed can be seen and kept, byte for byte, and goes nowhere', LONG, async () => {
  const { page } = device;
  const sent: string[] = [];
  await choose(page, 'changed');
  await page.getByRole('heading', { name: 'Gyldig, men endret etterpå', exact: true }).waitFor();
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(request.url());
  });
  const whole = files.get('changed') ?? new Uint8Array();
  for (const [at, card] of (await page.getByRole('article').all()).entries()) {
    const waiting = page.waitForEvent('download');
    await card.getByRole('button', { name: 'Last ned versjonen' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe(`changed-versjon-${at + 1}.pdf`);
    const kept = await readFile(await download.path());
    expect(kept.equals(Buffer.from(whole.subarray(0, kept.length)))).toBe(true);
    expect(kept.subarray(-6).toString()).toBe('%%EOF\n');
    expect(kept.length).toBeLessThan(whole.length);
  }
  const last = page.getByRole('article').last();
  await last.getByRole('button', { name: 'Se versjonen' }).click();
  await last.getByText('Hello').waitFor();
  await expectAccessible(page);
  await last.getByRole('button', { name: 'Skjul versjonen' }).click();
  await last.getByText('Hello').waitFor({ state: 'detached' });
  expect(sent).toEqual([]);
});

it('a version is offered only where the file has more than it', LONG, async () => {
  const { page } = device;
  await choose(page, 'valid');
  await page.getByRole('heading', { name: 'Gyldig', exact: true }).waitFor();
  const cards = await page.getByRole('article').all();
  const offers = () =>
    Promise.all(cards.map((card) => card.getByRole('button', { name: 'Se versjonen' }).count()));
  // Where nothing was changed, nothing on the face of it says that more was added.
  expect(await offers()).toEqual([0, 0]);
  for (const card of cards) await card.getByText('Tekniske detaljer').click();
  await page.getByText('bare lagt til det som er tillatt').waitFor();
  const offered = await offers();
  // The seal was signed upon; the signature is the newest thing in the file.
  expect(offered).toEqual([1, 0]);
});
