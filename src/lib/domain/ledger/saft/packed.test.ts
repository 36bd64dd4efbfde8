import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { SaftBytes } from './bytes.ts';
import { checkSaft } from './checked/checked.ts';
import { saftFilesIn } from './packed.ts';
import { crc32 } from './crc32.ts';
import { soundFile } from '#tests/fixtures/saft-file.ts';

/* A file in its packing says what it says without; what is no packing, or made to do harm, is told by a code, and soon. */

const PLAIN = new TextEncoder().encode(soundFile().join('\n'));
const NAMED = { 'saft.xml': PLAIN };

/** In pieces of odd sizes, as a disk or a network gives them. */
function held(bytes: Uint8Array, piece = 1000): SaftBytes {
  return {
    size: bytes.length,
    async *read(from, to) {
      for (let at = from; at < to; at += piece)
        yield await Promise.resolve(bytes.subarray(at, Math.min(to, at + piece)));
    },
  };
}

const said = async (bytes: Uint8Array) => {
  const { outcome, fault, counts, file } = await checkSaft(held(bytes), 'x');
  return { outcome, code: fault?.code ?? null, lines: counts.lines, packing: file.packing };
};

it.each([
  ['plain', PLAIN, null],
  ['gz', gzipSync(PLAIN), 'gz'],
  ['zip', zipSync(NAMED), 'zip'],
  ['zip, stored', zipSync(NAMED, { level: 0 }), 'zip'],
  [
    'zip with a folder, and what macOS adds',
    zipSync({ 'a/': new Uint8Array(), ...NAMED, '__MACOSX/x': PLAIN }),
    'zip',
  ],
  ['zip with a comment', commented(zipSync(NAMED)), 'zip'],
])('is read: %s', async (_, bytes, packing) => {
  expect(await said(bytes)).toEqual({ outcome: 'sound', code: null, lines: 2, packing });
});

/** Behind the last record, whose last two bytes are its length. */
function commented(zip: Uint8Array): Uint8Array {
  const made = new Uint8Array([...zip, ...new TextEncoder().encode('PK says hello')]);
  made[zip.length - 2] = 13;
  return made;
}

const changed = (bytes: Uint8Array, at: number, to: number) => {
  const made = Uint8Array.from(bytes);
  made[at] = to;
  return made;
};
/** Of a central directory's first entry. */
const directory = (zip: Uint8Array) => {
  const view = new DataView(zip.buffer, zip.byteOffset);
  return view.getUint32(zip.length - 6, true);
};
const STORED = zipSync(NAMED, { level: 0 });
const ZIP = zipSync(NAMED);
const GZ = gzipSync(PLAIN);

it.each([
  ['nothing at all', new Uint8Array(), 'saft_empty'],
  ['gz cut in the middle', GZ.subarray(0, GZ.length >> 1), 'saft_packing_damaged'],
  ['gz cut behind its first bytes', GZ.subarray(0, 3), 'saft_packing_damaged'],
  ['gz whose check sum differs', changed(GZ, GZ.length - 8, (GZ.at(-8) ?? 0) ^ 1), 'saft_packing_damaged'],
  ['gz of nothing', gzipSync(new Uint8Array()), 'saft_empty'],
  ['gz of a gz', gzipSync(GZ), 'saft_invalid_encoding'],
  ['zip cut in the middle', ZIP.subarray(0, ZIP.length >> 1), 'saft_packing_damaged'],
  ['zip of which two letters are left', ZIP.subarray(0, 2), 'saft_packing_damaged'],
  [
    'zip with one byte of the file changed',
    changed(STORED, Buffer.from(STORED).indexOf('Salg'), 0x54),
    'saft_packing_damaged',
  ],
  ['zip of two files', zipSync({ ...NAMED, 'b.xml': PLAIN }), 'saft_not_one_file'],
  ['zip of none', zipSync({}), 'saft_not_one_file'],
  ['zip that is encrypted', changed(ZIP, directory(ZIP) + 8, 1), 'saft_packing_unsupported'],
  ['zip by another method', changed(ZIP, directory(ZIP) + 10, 12), 'saft_packing_unsupported'],
])('is told by its code: %s', async (_, bytes, code) => {
  expect(await said(bytes)).toMatchObject({ outcome: 'unreadable', code });
});

const textsIn = async (bytes: Uint8Array) => {
  const files = await saftFilesIn(held(bytes));
  return Promise.all(files.map(async (open) => (await wholeOf(open())).toString()));
};

async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

it('an archive holds several files, each read for itself, as often as it takes', async () => {
  const other = new TextEncoder().encode('<another/>');
  const both = zipSync({ 'b/': new Uint8Array(), 'b.xml': PLAIN, 'a.xml': other, '__MACOSX/b.xml': other });
  expect(await textsIn(both)).toEqual([Buffer.from(PLAIN).toString(), '<another/>']);
  for (const bytes of [PLAIN, gzipSync(PLAIN), zipSync(NAMED)])
    expect(await textsIn(bytes)).toEqual([Buffer.from(PLAIN).toString()]);
  const [open] = await saftFilesIn(held(both));
  for (const _ of [1, 2]) expect(await wholeOf(open!())).toEqual(Buffer.from(PLAIN));
});

it('an archive whose files lie on one another, of too many, or of none is refused', async () => {
  const two = zipSync({ 'a.xml': PLAIN, 'b.xml': PLAIN });
  const second = Buffer.from(two).indexOf('PK\u0001\u0002', directory(two) + 4, 'latin1');
  // The second entry points to where the first lies.
  for (let at = 0; at < 4; at += 1) two[second + 42 + at] = 0;
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`${at}.xml`, new Uint8Array([1])]));
  for (const [bytes, code] of [
    [two, 'saft_packing_damaged'],
    [zipSync(many), 'saft_packing_unsupported'],
    [zipSync({}), 'saft_not_one_file'],
  ] as const)
    await expect(saftFilesIn(held(bytes))).rejects.toMatchObject({ fault: { code } });
});

it('garbage of any kind ends in a code, whatever it begins with', async () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const noise = createHash('shake256', { outputLength: 3000 }).update(String(seed)).digest();
    for (const head of [[], [0x50, 0x4b, 3, 4], [0x1f, 0x8b, 8, 0]]) {
      const { outcome, code } = await said(new Uint8Array([...head, ...noise]));
      expect([outcome, code]).toEqual(['unreadable', expect.stringMatching(/^saft_/)]);
    }
  }
});

it('a file made to be unpacked for ever is left when it is many times its size', async () => {
  const [head, ...rest] = soundFile().join('\n').split('<GeneralLedgerAccounts>');
  const bomb = new TextEncoder().encode(
    `${head}${`<A/>${' '.repeat(4000)}`.repeat(6000)}<GeneralLedgerAccounts>${rest.join('')}`,
  );
  for (const packed of [gzipSync(bomb), zipSync({ 'a.xml': bomb })])
    expect(await said(packed)).toMatchObject({ code: 'saft_packed_too_tightly' });
}, 60_000);

it('the check sum is the one of the standard', () => {
  expect(crc32(new TextEncoder().encode('123456789')).toString(16)).toBe('cbf43926');
});
