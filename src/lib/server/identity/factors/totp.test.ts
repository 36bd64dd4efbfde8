import { describe, expect, test } from 'vitest';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { matchTotp, newTotpSecret, openTotp, sealTotp, totpUri } from './totp.ts';

const secret = new TextEncoder().encode('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code', () => {
  // RFC 6238 appendix B gives eight digits; the six of the same truncation are their last.
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('of RFC 6238 at %i s is known', (seconds, code) => {
    expect(matchTotp(secret, code.slice(2), at(seconds))).toBe(BigInt(Math.floor(seconds / 30)));
  });

  test('holds one step to either side, and says which step it is', () => {
    const step = 41152263n; // 1234567890 s
    expect(matchTotp(secret, '005924', at(1234567890 + 30))).toBe(step);
    expect(matchTotp(secret, '005924', at(1234567890 - 30))).toBe(step);
    expect(matchTotp(secret, '005924', at(1234567890 + 60))).toBeNull();
    expect(matchTotp(secret, '005924', at(1234567890 - 60))).toBeNull();
  });

  test('may be typed in two groups; anything but six digits is none', () => {
    expect(matchTotp(secret, '005 924', at(1234567890))).not.toBeNull();
    for (const wrong of ['', '05924', '0005924', '００５９２４', 'abcdef']) {
      expect(matchTotp(secret, wrong, at(1234567890))).toBeNull();
    }
  });
});

describe('a secret', () => {
  const keys = createKeyProvider(new Uint8Array(32).fill(9));

  test('is 160 random bits, and the URI carries it', () => {
    expect(newTotpSecret()).toHaveLength(20);
    expect(newTotpSecret()).not.toEqual(newTotpSecret());
    expect(totpUri('kari@fjordheim.no', secret)).toBe(
      'otpauth://totp/Segl:kari%40fjordheim.no?issuer=Segl&algorithm=SHA1&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=30&digits=6',
    );
  });

  test('opens for its own person only', () => {
    const sealed = sealTotp(keys, 'kari', secret);
    expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false);
    expect(new Uint8Array(openTotp(keys, 'kari', sealed))).toEqual(secret);
    expect(() => openTotp(keys, 'ola', sealed)).toThrow();
  });
});
