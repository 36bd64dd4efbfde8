import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HEIC, withExif } from '#tests/setup/files/pictures.ts';
import { attachmentType } from './attachment.ts';
import { isBarePng, pictureSize, storedSize } from './picture.ts';
import { walk } from '#tests/setup/walk.ts';

const jpeg = readFileSync(new URL('../../../demo/receipts/verktoeybua.jpg', import.meta.url));
const chunk = (kind: string, data: Uint8Array = new Uint8Array()) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(kind), data, Buffer.alloc(4)]);
};
const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const IHDR = chunk('IHDR', Buffer.from([0, 0, 0x0a, 0x28, 0, 0, 1, 0, 8, 2, 0, 0, 0]));
const IDAT = chunk('IDAT', deflateSync(Buffer.alloc(10)));
const png = (...more: Buffer[]) => Buffer.concat([SIGNATURE, IHDR, ...more, IDAT, chunk('IEND')]);
const pdf = '%PDF-1.7\n…\nstartxref\n9\n%%EOF\n';

describe('what the bytes are', () => {
  it('is told by how they begin', () =>
    walk(
      [
        ['image/jpeg', jpeg],
        ['image/png', png()],
        ['image/webp', Buffer.from('RIFF....WEBPVP8 ')],
        ['image/heic', HEIC],
        ['application/pdf', Buffer.from(pdf)],
        ['application/pdf', Buffer.from(`\r\n${pdf}${' '.repeat(900)}`)],
      ],
      (type, bytes) => {
        expect(attachmentType(bytes)).toBe(type);
      },
    ));
  it('is nothing that we take where they begin otherwise', () =>
    walk(
      ['', '%PDF-1.7', 'startxref', '<html>%PDF</html>', 'GIF89a', `${' '.repeat(2000)}${pdf}`],
      (text) => {
        expect(attachmentType(Buffer.from(text))).toBeNull();
      },
    ));
});

describe('how large a picture will be', () => {
  it('is in its head', () => {
    expect(pictureSize(jpeg, 'image/jpeg')).toEqual({ width: 900, height: 1200 });
    expect(pictureSize(withExif(jpeg, 6), 'image/jpeg')).toEqual({ width: 900, height: 1200 });
    expect(pictureSize(png(), 'image/png')).toEqual({ width: 2600, height: 256 });
    const webp = Buffer.alloc(30);
    webp.write('RIFF....WEBPVP8X', 0, 'latin1');
    webp.writeUIntLE(3999, 24, 3);
    webp.writeUIntLE(2999, 27, 3);
    expect(pictureSize(webp, 'image/webp')).toEqual({ width: 4000, height: 3000 });
  });
  it('is not asked of half a head', () => {
    for (const length of [3, 20, 200]) expect(pictureSize(jpeg.subarray(0, length), 'image/jpeg')).toBeNull();
    expect(pictureSize(SIGNATURE, 'image/png')).toBeNull();
    expect(pictureSize(Buffer.from('RIFF....WEBP'), 'image/webp')).toBeNull();
  });
  it('is at most 2,600 pixels when it is stored, in the same shape', () => {
    expect(storedSize({ width: 4000, height: 3000 })).toEqual({ width: 2600, height: 1950 });
    expect(storedSize({ width: 900, height: 1200 })).toEqual({ width: 900, height: 1200 });
    expect(storedSize({ width: 100_000, height: 1 })).toEqual({ width: 2600, height: 1 });
  });
});

it('a PNG that says more than its picture is not bare', () => {
  expect(isBarePng(png())).toBe(true);
  expect(isBarePng(png(chunk('sRGB', Buffer.from([0]))))).toBe(true);
  for (const kind of ['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME', 'acTL']) {
    expect(isBarePng(png(chunk(kind, Buffer.from('x')))), kind).toBe(false);
  }
  expect(isBarePng(Buffer.concat([png(), Buffer.from('behind it')]))).toBe(false);
  expect(isBarePng(png().subarray(0, 40))).toBe(false);
});
