import { expect, it } from 'vitest';
import { unwrapKey, wrapKey } from './aes-kw.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

// RFC 3394 section 4.6.
const KEK = hex('000102030405060708090A0B0C0D0E0F 101112131415161718191A1B1C1D1E1F');
const KEY = hex('00112233445566778899AABBCCDDEEFF 000102030405060708090A0B0C0D0E0F');
const WRAPPED = hex('28C9F404C4B810F4 CBCCB35CFB87F826 3F5786E2D80ED326 CBC7F0E71A99F43B FB988B9B7A02DD21');

it('wraps as RFC 3394 does', () => {
  expect(new Uint8Array(wrapKey(KEK, KEY))).toEqual(WRAPPED);
  expect(unwrapKey(KEK, WRAPPED)).toEqual(KEY);
});

it('unwraps nothing that was changed, cut, or wrapped under another key', () => {
  for (let at = 0; at < WRAPPED.length; at++)
    expect(unwrapKey(KEK, WRAPPED.with(at, (WRAPPED[at] ?? 0) ^ 1))).toBeNull();
  expect(unwrapKey(KEK, WRAPPED.subarray(0, 32))).toBeNull();
  expect(unwrapKey(KEK, new Uint8Array())).toBeNull();
  expect(unwrapKey(KEY, WRAPPED)).toBeNull();
});
