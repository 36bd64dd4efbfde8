import { describe, expect, it } from 'vitest';
import { LEVELS } from '#lib/domain/signature/level.ts';
import { kindOf, levelOf, methodOf, versionWords, whenOf } from './verdict-words.ts';

const time = '2026-06-30T10:00:00Z';

describe('when something was signed', () => {
  it('is what a trusted authority says', () => {
    const timestamp = { time, authority: 'Segl Tid', trusted: true };
    expect(whenOf({ timestamp, claimedTime: null })).toMatch(/30\. juni 2026.* bekreftet av Segl Tid/);
  });
  it('is to the second and says its zone, in winter and in summer: it is compared with paper, anywhere', () => {
    const said = (at: string) => whenOf({ timestamp: null, claimedTime: at });
    expect(said('2026-06-30T10:00:07Z')).toContain('30. juni 2026, 12:00:07 (UTC+2)');
    expect(said('2026-12-31T23:30:00Z')).toContain('1. jan. 2027, 00:30:00 (UTC+1)');
  });
  it('is not taken for proved when nobody trusted says it', () => {
    const timestamp = { time, authority: 'Noen', trusted: false };
    expect(whenOf({ timestamp, claimedTime: time })).toContain('som vi ikke kjenner');
    expect(whenOf({ timestamp: null, claimedTime: time })).toContain('bare oppgitt');
    expect(whenOf({ timestamp: null, claimedTime: null })).toBe('Ikke oppgitt');
  });
});

it('a seal of the service is told from other certifications', () => {
  const signer = { name: '', organisation: null, issuer: '', serial: '', policies: [] };
  expect(kindOf({ kind: 'certification', signer: { ...signer, method: 'service' } })).toBe(
    'Segl fra tjenesten',
  );
  expect(kindOf({ kind: 'certification', signer: { ...signer, method: null } })).toBe(
    'Sertifiserende signatur',
  );
  expect(kindOf({ kind: 'approval', signer: null })).toBe('Signatur');
});

it('an older version is told of without alarm where only what is permitted came after it', () => {
  const said = (verdict: 'valid' | 'unknown_issuer' | 'changed' | 'unjudged') =>
    versionWords({ kind: 'approval', verdict });
  expect(said('valid')).toMatch(/bare lagt til det som er tillatt/);
  expect(said('unknown_issuer')).toBe(said('valid'));
  expect(said('changed')).toMatch(/^Mer er lagt til/);
  expect(said('unjudged')).toBe(said('changed'));
  expect(versionWords({ kind: 'timestamp', verdict: 'changed' })).toContain('tidsstempelet');
});

it('methods and levels have words, the unknown too', () => {
  expect([methodOf('passkey'), methodOf('totp'), methodOf(null)]).toEqual([
    'Med passnøkkel som signerte dokumentet, på egen konto',
    'Med engangskode fra autentiseringsapp, på egen konto',
    'Sertifikatet sier ikke hvordan',
  ]);
  expect(levelOf('B-T')).toContain('avansert');
  expect(new Set(LEVELS.map(levelOf)).size).toBe(4);
  expect(levelOf(null)).toBe('Ikke i PAdES-form');
});
