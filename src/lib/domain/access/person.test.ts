import { expect, it } from 'vitest';
import { canonicalText } from '../canonical.ts';
import { personSaid, personStatement, type Person } from './person.ts';

const kari: Person = {
  id: '0198c0de-0000-7000-8000-000000000001',
  name: 'Kari Li',
  email: 'kari@example.no',
  createdAt: new Date('2026-06-16T07:00:00.000Z'),
  disabledAt: null,
  password: 'ab'.repeat(32),
  secondFactor: null,
  passkeys: [],
  recoveryCodes: null,
  eids: [],
};

it('the statement of a person has the published hash', () => {
  expect(personSaid(kari)).toMatchObject({
    form: 'segl.person.v1',
    statement: '3c6b58f2833d86a8d9848ff536168039a1b14beae9d2c15658e1a422ca5474d1',
  });
  const locked = { ...kari, disabledAt: kari.createdAt, secondFactor: 'cd'.repeat(32) };
  expect(personSaid(locked).statement).toBe(
    '9196cc55f78fe4ac94404a50ac29a590e9ecf11216424a0d50866972a81d1bba',
  );
});

it('each thing that is known of a person changes it', () => {
  const other: Person = {
    id: '0198c0de-0000-7000-8000-000000000002',
    name: 'Ola',
    email: 'ola@example.no',
    createdAt: new Date(0),
    disabledAt: new Date(0),
    password: null,
    secondFactor: 'ef'.repeat(32),
    passkeys: [{ id: 'cred', name: 'Telefon', publicKey: 'AAAA' }],
    recoveryCodes: '01'.repeat(32),
    eids: [{ id: '02'.repeat(32), issuer: 'https://eid.example.no', level: 'high' }],
  };
  const hashes = Object.keys(kari).map(
    (name) => personStatement.said({ ...kari, [name]: other[name as keyof Person] }).statement,
  );
  expect(new Set([...hashes, personStatement.said(kari).statement]).size).toBe(hashes.length + 1);
  expect(canonicalText(personSaid(kari).says)).toContain('"name":"Kari Li"');
});

it('of a person with an eID it has the published hash, and its form says so', () => {
  const eid = { id: 'ab'.repeat(32), issuer: 'https://eid.example.no', level: 'high' } as const;
  expect(personSaid({ ...kari, eids: [eid] })).toMatchObject({
    form: 'segl.person.v3',
    statement: '8de4f548eb2acd8b5ac50729aaf2c9f6cf2aa534002128d99b5f024e9734948c',
  });
});

it('the order in which eIDs are read changes nothing', () => {
  const eids = [
    { id: 'ab'.repeat(32), issuer: 'https://eid.example.no', level: 'high' },
    { id: 'cd'.repeat(32), issuer: 'https://eid.example.no', level: 'substantial' },
  ] as const;
  expect(personStatement.said({ ...kari, eids })).toEqual(
    personStatement.said({ ...kari, eids: eids.toReversed() }),
  );
});
