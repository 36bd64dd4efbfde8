import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../report/csv.ts';
import { MOST_CHARACTERS, textXml, type Cell } from '../../report/xlsx/cells.ts';
import { Workbook } from '../../report/xlsx/workbook.ts';
import type { Language } from '../../language.ts';
import type { ListedEvent } from '../sentence/describe.ts';
import { nameIn } from '../sentence/speech.ts';
import { EVENT_WORDS } from '../words/languages.ts';
import { factsOf, type AboutReport } from './about.ts';
import { LOG_COLUMNS, headsOf, rowOf } from './rows.ts';
import { LogWorkbook } from './workbook.ts';

const KARI = '0198c0de-0000-7000-8000-00000000000a';
const speech = (language: Language = 'nb') => ({
  language,
  words: EVENT_WORDS[language],
  nameOf: (id: string) => nameIn(new Map([[KARI, 'Kari']]), id, EVENT_WORDS[language]),
});
const event: ListedEvent = {
  id: '0198c0de-0000-7000-8000-000000000001',
  index: 4,
  at: '2026-06-15T10:00:00.250Z',
  actorId: KARI,
  actor: 'Kari Gammel',
  kind: 'draft.coded',
  subject: { type: 'draft', id: '0198c0de-0000-7000-8000-000000000002' },
  detail: { now: { text: '=1+1 "Kaffe"\n<b>' }, device: 'Chrome 153 · Android', reason: '@feil' },
  before: { now: { text: 'Te' } },
};
const about: AboutReport = {
  client: { name: 'Fjord & Fjell AS', orgnr: '999999999' },
  of: { filter: { text: 'kaf', person: KARI, since: '2026-06-01' } },
  takenBy: 'Revisor Ola',
  takenAt: new Date('2026-07-01T12:00:00Z'),
  events: 3,
  lacking: { cut: false, leftOut: 0 },
  head: { origin: 'segl.test/log', size: 12_345, root: 'ab'.repeat(32) },
  eventId: '0198c0de-0000-7000-8000-000000000009',
};

function logFile(events: readonly ListedEvent[], language: Language = 'nb'): Uint8Array {
  const pieces: Uint8Array[] = [];
  const workbook = new LogWorkbook(speech(language), (piece) => pieces.push(piece));
  workbook.add(events);
  workbook.end({ ...about, events: events.length });
  return Buffer.concat(pieces);
}
function tableFile(rows: readonly (readonly Cell[])[], mostRows?: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  const workbook = new Workbook((piece) => pieces.push(piece), mostRows);
  const row = workbook.table('A', [{ head: 'Én', width: 9 }]);
  rows.forEach(row);
  workbook.end('T');
  return Buffer.concat(pieces);
}

/** The sheets by what their own XML says, each part read by an XML parser of somebody else. */
function read(file: Uint8Array) {
  const parts = Object.entries(unzipSync(file)).map(([name, bytes]) => {
    const xml = XmlDocument.fromBuffer(bytes);
    return [name, { root: xml.root, text: strFromU8(bytes) }] as const;
  });
  return { byName: new Map(parts) };
}
const NS = { m: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main' };
function cellsOf(file: Uint8Array, sheet: number) {
  const root = read(file).byName.get(`xl/worksheets/sheet${sheet}.xml`)?.root;
  return (root?.find('m:sheetData/m:row/m:c', NS) ?? []).map((node) => {
    const cell = node as XmlElement;
    const [place = '', type = null, style = null] = ['r', 't', 's'].map(
      (name) => cell.attr(name)?.value ?? null,
    );
    return { place, type, style, value: cell.content };
  });
}

describe('the log as a workbook', () => {
  it('has the rows of the CSV: numbers and Norwegian times as such, texts as texts, whatever they begin with', () => {
    const erased = { ...event, detail: null, erased: { at: '2026-06-20T10:00:00Z' }, index: null };
    const unknown = { ...event, before: null, at: '2026-01-15T23:30:00.000Z' };
    const file = logFile([event, erased, unknown]);
    const cells = new Map(cellsOf(file, 1).map((cell) => [cell.place, cell]));
    const heads = headsOf(EVENT_WORDS.nb);
    expect(LOG_COLUMNS.map((_, at) => cells.get(`${String.fromCharCode(65 + at)}1`)?.value)).toEqual(
      heads.map((head) => (head === 'Tid' ? 'Tid (Norge)' : head)),
    );
    expect(cells.get('A2')).toMatchObject({ type: null, value: '4' });
    // 15 June 2026 is day 46188; noon in Norway, and a quarter of a second.
    expect(Number(cells.get('B2')?.value)).toBeCloseTo(46_188 + 0.5 + 0.25 / 86_400, 9);
    expect(cells.get('B2')?.style).toBe('1');
    expect(Number(cells.get('B4')?.value)).toBeCloseTo(46_038 + 0.5 / 24, 9);
    expect(cells.get('F2')).toMatchObject({ type: 'inlineStr', value: 'Tekst: Te → =1+1 "Kaffe"\n<b>' });
    expect(cells.get('G2')).toMatchObject({ type: 'inlineStr', style: '3', value: '@feil' });
    expect(cells.has('A3')).toBe(false);
    expect(cells.get('D3')?.value).toBe('Kladd kontert – slettet etter krav 20. juni 2026');
    expect(cells.get('F3')?.value).toBe('Den lesbare delen er slettet');
    expect(cells.get('F4')?.value).toBe('Loggen har ikke ord for hva som var før.');
    for (const { place, value } of cells.values())
      if (!/[A-Z]1$/.test(place ?? '')) expect(value).not.toBe('');
    const row = rowOf(event, speech());
    expect(csvLine([row.reason])).toBe("'@feil\r\n");
  });

  it('says on a sheet of its own what was asked, by whom, when, and where the log stood; in both languages', () => {
    const said = cellsOf(logFile([event]), 2).map(({ value }) => value);
    expect(said.slice(0, 3)).toEqual(['Hendelseslogg', 'Klient', 'Fjord & Fjell AS (999999999)']);
    for (const [label, value] of factsOf({ ...about, events: 1 }, speech())) {
      expect(said[said.indexOf(label) + 1]).toBe(value);
    }
    expect(said).toContain('Utvalg: ord');
    const lacking = { cut: true, leftOut: 1200 };
    const [, events] =
      factsOf({ ...about, lacking }, speech()).find(([label]) => label === 'Hendelser') ?? [];
    expect(events).toMatch(/^3\. Bare de 3 .*\. 1.200 hendelser venter på plass i loggen og er ikke med\./);
    expect(said).toContain(`Kari (${KARI})`);
    expect(said).toContain('ab'.repeat(32));
    const english = cellsOf(logFile([event], 'en'), 2).map(({ value }) => value);
    expect(english).toContain('Filter: words');
    expect(cellsOf(logFile([event], 'en'), 1).map(({ value }) => value)).toContain('Time (Norway)');
  });

  it('is a package whose parts fit: each is named, its head stays and is filtered by', () => {
    const { byName } = read(logFile([event, event]));
    const types = byName.get('[Content_Types].xml')?.text ?? '';
    for (const name of byName.keys())
      expect(types.includes(`"/${name}"`) || /\.rels$|^\[/.test(name)).toBe(true);
    for (const [rels, base] of [
      ['_rels/.rels', ''],
      ['xl/_rels/workbook.xml.rels', 'xl/'],
    ] as const)
      for (const [, target = ''] of byName.get(rels)?.text.matchAll(/Target="([^"]+)"/g) ?? [])
        expect(byName.has(base + target)).toBe(true);
    const sheet = byName.get('xl/worksheets/sheet1.xml')?.root;
    const order = (sheet?.find('*') ?? []).map((node) => (node as XmlElement).name);
    expect(order).toEqual([
      'sheetViews',
      'sheetFormatPr',
      'cols',
      'sheetData',
      'autoFilter',
      'pageMargins',
      'pageSetup',
    ]);
    const one = (path: string, name: string) =>
      (sheet?.get(path, NS) as XmlElement | null)?.attr(name)?.value;
    expect(one('m:sheetViews/m:sheetView/m:pane', 'state')).toBe('frozen');
    expect(one('m:autoFilter', 'ref')).toBe('A1:M3');
    const styles = byName.get('xl/styles.xml')?.root;
    const count = styles?.find('m:cellXfs/m:xf', NS).length ?? 0;
    for (const { style } of cellsOf(logFile([event]), 1)) expect(Number(style ?? 0)).toBeLessThan(count);
  });
});

describe('a cell', () => {
  it('keeps what XML has no sign for, and what looks like it', () => {
    expect(textXml('a\u0000b\u000bc\r\n\t_x0041_ \ud800 \uffff & <x> "')).toBe(
      'a_x0000_b_x000B_c_x000D_\n\t_x005F_x0041_ \ufffd _xFFFF_ &amp; &lt;x&gt; &quot;',
    );
  });

  it('holds what a spreadsheet can hold; what is longer is cut, and counted', () => {
    const pieces: Uint8Array[] = [];
    const workbook = new Workbook((piece) => pieces.push(piece));
    const row = workbook.table('A', [{ head: 'B', width: 9 }]);
    row(['x'.repeat(MOST_CHARACTERS)]);
    expect(workbook.cut).toBe(0);
    row(['x'.repeat(MOST_CHARACTERS + 1)]);
    expect(workbook.cut).toBe(1);
    workbook.end('T');
    const texts = cellsOf(Buffer.concat(pieces), 1).map(({ value }) => value);
    expect(texts.map(({ length }) => length)).toEqual([1, MOST_CHARACTERS, MOST_CHARACTERS]);
    expect(texts[2]?.endsWith('x…')).toBe(true);
    const [, halved] = cellsOf(tableFile([[`${'x'.repeat(MOST_CHARACTERS - 2)}👩👩`]]), 1);
    expect(halved?.value).toBe(`${'x'.repeat(MOST_CHARACTERS - 2)}…`);
  });

  it('of a time before there were numbers for it, or of none, is text', () => {
    expect(cellsOf(tableFile([[new Date('1899-01-01T00:00:00Z')]]), 1)[1]).toMatchObject({
      type: 'inlineStr',
    });
  });
});

describe('a long table', () => {
  it('goes on in another sheet, under the same heads', () => {
    const file = tableFile([[1], [2], [3], [4], [5]], 3);
    expect([1, 2, 3].map((no) => cellsOf(file, no).map(({ value }) => value))).toEqual([
      ['Én', '1', '2'],
      ['Én', '3', '4'],
      ['Én', '5'],
    ]);
    expect(read(file).byName.get('xl/workbook.xml')?.text).toContain('name="A 3"');
  });

  it('is given away as it is written', () => {
    let given = 0;
    let most = 0;
    const workbook = new Workbook((piece) => (given += piece.length));
    const row = workbook.table('A', [{ head: 'B', width: 9 }]);
    let written = 0;
    for (let no = 0; no < 20_000; no++) {
      // Does not compress, so that what is held shows.
      const text = Array.from({ length: 8 }, (_, at) =>
        ((no * 2_654_435_761 + at * 40_503) ** 2 % 2 ** 32).toString(36),
      ).join('');
      row([text]);
      written += text.length;
      most = Math.max(most, written / 3 - given);
    }
    const before = given;
    workbook.end('T');
    expect(before).toBeGreaterThan(given / 2);
    expect(most).toBeLessThan(400_000);
  });
});

const PYTHON = process.env['SEGL_PYTHON'] ?? 'python3';
const OPENPYXL = (() => {
  try {
    execFileSync(PYTHON, ['-c', 'import openpyxl'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

it.skipIf(!OPENPYXL)(
  'a workbook is read by openpyxl as it was written (skipped where it is not installed)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'segl-xlsx-'));
    writeFileSync(join(folder, 'log.xlsx'), logFile([event, event]));
    const script = `import openpyxl, json
b = openpyxl.load_workbook('log.xlsx'); s = b.worksheets[0]
print(json.dumps([b.sheetnames, s.freeze_panes, s.auto_filter.ref, s['A2'].value, str(s['B2'].value), s['F2'].value, s['F2'].data_type, b.worksheets[1]['B2'].value]))`;
    const told = JSON.parse(
      execFileSync(PYTHON, ['-c', script], { cwd: folder, encoding: 'utf8' }),
    ) as unknown;
    rmSync(folder, { recursive: true });
    expect(told).toEqual([
      ['Hendelser', 'Om uttrekket'],
      'A2',
      'A1:M3',
      4,
      '2026-06-15 12:00:00.250000',
      'Tekst: Te → =1+1 "Kaffe"\n<b>',
      's',
      'Fjord & Fjell AS (999999999)',
    ]);
  },
);
