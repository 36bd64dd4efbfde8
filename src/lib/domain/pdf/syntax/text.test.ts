import { describe, expect, it } from 'vitest';
import { bytesOf } from '#tests/fixtures/pdf.ts';
import { isoDate, textOf } from './text.ts';
import type { PdfString } from './value.ts';

const string = (bytes: Uint8Array): PdfString => ({ kind: 'string', bytes, hex: false, start: -1, end: -1 });

describe('text strings', () => {
  it('in their three encodings', () => {
    expect(textOf(string(bytesOf('\xfe\xff\x01\x01\x00r')))).toBe('ār');
    expect(textOf(string(bytesOf('\xef\xbb\xbf\xc5\x8b')))).toBe('ŋ');
    expect(textOf(string(bytesOf('S\xf8r \x84 \xa0 \x18')))).toBe('Sør — € ˘');
  });

  it('without signs that nobody sees', () => {
    expect(textOf(string(bytesOf('\xfe\xff\x20\x2e\x00a\x00\x0a\x20\x0f')))).toBe('a');
  });
});

describe('dates', () => {
  it('come out in UTC, whatever their zone', () => {
    expect(isoDate("D:20160812180703+02'00'")).toBe('2016-08-12T16:07:03.000Z');
    expect(isoDate('D:20160812180703-0330')).toBe('2016-08-12T21:37:03.000Z');
    expect(isoDate('D:20160812180703Z')).toBe('2016-08-12T18:07:03.000Z');
    expect(isoDate('D:2016')).toBe('2016-01-01T00:00:00.000Z');
  });

  it('that are none are null', () => {
    for (const text of ['', '2016', 'D:16', 'D:20161312', "D:20160812180703+02'00'x"]) {
      expect(isoDate(text), text).toBeNull();
    }
  });
});
