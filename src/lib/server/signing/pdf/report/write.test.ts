import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { writeReport } from './write.ts';

const LONG = Array.from({ length: 900 }, (_, at) => `ord${at}`).join(' ');
const UNBROKEN = '0123456789'.repeat(60);

async function pagesOf(rows: number, words: string): Promise<string[]> {
  const cell = (text: string) => ({ lines: [text] });
  const bytes = await writeReport({
    ...{ language: 'nb', title: 'Hendelseslogg', organisation: 'Fjord & Fjell AS', sealField: 'segl-seal' },
    ...{ now: new Date('2026-06-15T10:00:00Z'), facts: [['Klient', 'Fjord & Fjell AS']], notes: ['Merk'] },
    heads: ['Nr.', 'Tid', 'Hvem', 'Hva', 'Før og etter'],
    rows: Array.from({ length: rows }, (_, at) => [String(at), 'nå', 'Kari', 'Kontert', words].map(cell)),
    lacking: 'Noe mangler',
  });
  expect(openPdf(bytes)).toMatchObject({ ok: true });
  const pdf = await getDocument({ data: bytes, verbosity: 0 }).promise;
  return Promise.all(
    Array.from({ length: pdf.numPages }, async (_, at) => {
      const { items } = await (await pdf.getPage(at + 1)).getTextContent();
      return items.map((item) => ('str' in item ? item.str : '')).join(' ');
    }),
  );
}

/** Texts of each page, with where they end. */
async function itemsOf(bytes: Uint8Array) {
  const pdf = await getDocument({ data: bytes, verbosity: 0 }).promise;
  return Promise.all(
    Array.from({ length: pdf.numPages }, async (_, at) => {
      const { items } = await (await pdf.getPage(at + 1)).getTextContent();
      return items.flatMap((item) =>
        'str' in item && item.str !== ''
          ? [{ text: item.str, right: (item.transform[4] as number) + item.width }]
          : [],
      );
    }),
  );
}

it('has amounts that end under one another, whole, below heads on each page; and no field for a seal', async () => {
  const amounts = Array.from({ length: 150 }, (_, at) => `−${(at * 977 + 1) % 90}\u00a0${100 + at},00`);
  const cell = (text: string) => ({ lines: [text] });
  const heads = ['Konto', 'Navn', ...Array.from({ length: 13 }, (_, at) => `mnd. ${at + 1}`)];
  const bytes = await writeReport({
    ...{
      language: 'nb',
      title: 'Resultat',
      organisation: 'Fjord AS',
      sealField: null,
      lacking: '',
      notes: [],
    },
    ...{ now: new Date('2026-06-15T10:00:00Z'), facts: [['Klient', 'Fjord AS']], heads },
    columns: ['text', 'text', ...Array.from({ length: 13 }, () => 'money' as const)],
    rows: amounts.map((amount, at) =>
      [String(at), LONG.slice(0, 40), ...Array.from({ length: 13 }, () => amount)].map(cell),
    ),
  });
  expect(Buffer.from(bytes).includes('AcroForm')).toBe(false);
  const pages = await itemsOf(bytes);
  expect(pages.length).toBeGreaterThan(2);
  for (const items of pages) {
    expect(items.filter(({ text }) => text.startsWith('mnd.')).length).toBe(13);
    const ends = items.filter(({ text }) => text.endsWith(',00')).map(({ right }) => Math.round(right));
    expect(new Set(ends).size).toBe(13);
    expect(Math.max(...ends)).toBeLessThan(806);
  }
  const said = pages.flat().map(({ text }) => text.replace(/\s/g, ' '));
  for (const amount of amounts) expect(said).toContain(amount.replace('\u00a0', ' '));
});

describe('a report on paper', () => {
  it('has all of every text, over as many pages as it takes, under its heads on each', async () => {
    const pages = await pagesOf(2, `${LONG}\n${UNBROKEN} 🧾`);
    const all = pages.join(' ');
    expect(pages.length).toBeGreaterThan(3);
    for (const [at, page] of pages.entries()) {
      expect(page).toContain('Før og etter');
      expect(page).toContain(`side ${at + 1} av ${pages.length}`);
    }
    for (const word of LONG.split(' ')) expect(all).toContain(word);
    const columns = [...all.matchAll(/\b\d{10,}\b/g)].map(([piece]) => piece);
    expect(columns.join('')).toContain(UNBROKEN);
    // What no font has is not left out in silence.
    expect(pages.at(-1)).toContain('Noe mangler');
  });

  it('says nothing of letters where all could be printed', async () => {
    expect((await pagesOf(1, 'Hva? שלום Ærlig')).join(' ')).not.toContain('Noe mangler');
  });
});
