import { expect, it } from 'vitest';
import { Config } from './config.ts';
import { describeConfig } from './describe.ts';

const provider = {
  ...{ id: 'bankid', name: 'BankID', issuer: 'https://login.broker.example', clientId: 'segl' },
  ...{ clientSecret: 'nobody may see it', levels: { 'urn:bankid:high': 'high' } },
};
const read = (eidProviders: unknown) => Config.safeParse({ eidProviders });

it('are none, as they are given, or as JSON in the environment', () => {
  expect(Config.parse({}).eidProviders).toEqual([]);
  const expected = [{ ...provider, scopes: ['openid'] }];
  expect(Config.parse({ eidProviders: [provider] }).eidProviders).toEqual(expected);
  expect(Config.parse({ eidProviders: JSON.stringify([provider]) }).eidProviders).toEqual(expected);
});

it.each([
  ['text that is no JSON', '[{'],
  ['an id that is no part of an address', [{ ...provider, id: '../x' }]],
  ['a name that is nobody’s', [{ ...provider, name: ' ' }]],
  ['an issuer without TLS', [{ ...provider, issuer: 'http://login.broker.example' }]],
  [
    'an issuer that is an address of something',
    [{ ...provider, issuer: 'https://login.broker.example?x=1' }],
  ],
  ['neither secret nor key', [{ ...provider, clientSecret: undefined }]],
  ['both', [{ ...provider, clientKey: 'package.json' }]],
  ['a key that is not there', [{ ...provider, clientSecret: undefined, clientKey: 'nowhere.pem' }]],
  ['no level', [{ ...provider, levels: {} }]],
  ['a level that is too low', [{ ...provider, levels: { 'urn:low': 'low' } }]],
  ['scopes that ask for no ID token', [{ ...provider, scopes: ['profile'] }]],
  ['two under one id', [provider, { ...provider, issuer: 'https://other.example' }]],
  ['two of one issuer', [provider, { ...provider, id: 'other' }]],
  ['a setting that there is none of', [{ ...provider, secret: 'x' }]],
])('refused: %s', (_, eidProviders) => {
  expect(read(eidProviders).success).toBe(false);
});

it('on this machine may go without TLS', () => {
  expect(read([{ ...provider, issuer: 'http://127.0.0.1:9000' }]).success).toBe(true);
});

it('are shown without their secrets', () => {
  const shown = JSON.stringify(describeConfig(Config.parse({ eidProviders: [provider] })));
  expect(shown).toContain('login.broker.example');
  expect(shown).not.toContain(provider.clientSecret);
});
