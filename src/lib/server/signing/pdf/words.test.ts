import { describe, expect, it } from 'vitest';
import { printedTime, typedAddress } from './words.ts';
import { walk } from '#tests/setup/walk.ts';

const CODE = '0004-1061-050R-3GG2-8A1C-60T3-GF99';

describe('the address people type', () => {
  it('are the words of the language', () =>
    walk(
      [
        [`https://segl.example.no/verify/${CODE}`, 'segl.example.no/verify'],
        [`https://segl.example.no/verify/${CODE.replaceAll('-', '')}`, 'segl.example.no/verify'],
        [`https://segl.example.no/verify?code=${CODE}`, 'segl.example.no/verify'],
        [`http://localhost:3000/verify#${CODE.toLowerCase()}`, 'localhost:3000/verify'],
        ['https://segl.example.no/', 'segl.example.no'],
      ],
      (url, address) => {
        expect(typedAddress(url, CODE)).toBe(address);
      },
    ));
});

describe('a printed moment', () => {
  it('is in Norwegian time and says how far that is from UTC', () => {
    expect(printedTime(new Date('2026-03-01T23:30:05Z'), 'nb')).toBe('2. mars 2026 kl. 00:30:05 UTC+01:00');
    expect(printedTime(new Date('2026-07-01T12:00:00Z'), 'en')).toBe('1 July 2026 at 14:00:00 UTC+02:00');
  });
});
