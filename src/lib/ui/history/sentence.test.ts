import { describe, expect, it } from 'vitest';
import { sentenceOf, sentenceText } from './sentence.ts';

const KARI = '0198c0de-0000-7000-8000-00000000000a';
const names = new Map([[KARI, 'Kari Ny']]);

/** What a draft's events say: amounts as the log writes them. */
function saying(amount: string, account: string | null) {
  const coding =
    account === null ? null : { account, amount, vatCode: '1', text: 'Kaffe', date: '2026-06-15' };
  return {
    now: {
      statement: 'segl.draft.v1',
      id: 'd',
      revision: 2,
      content: { amount, text: 'Kaffe', photos: [] },
      coding,
    },
  };
}
const coded = {
  id: 'e',
  index: 4,
  at: '2026-06-15T10:00:00.000Z',
  actorId: KARI,
  actor: 'Kari Gammel',
  kind: 'draft.coded',
  subject: { type: 'draft', id: 'd' },
  detail: { ...saying('12345678901234567.00', '6540'), device: 'Chrome 153 · Android', address: '192.0.2.7' },
  before: saying('125.50', '6500'),
};

describe('an event as a sentence', () => {
  it('says who, by the name they had, what, before and after, from where and on which device', () => {
    expect(sentenceText(sentenceOf(coded, names)).replaceAll('\u00a0', ' ')).toBe(
      'Kari Gammel: Kladd kontert. Beløp: 125,50 → 12 345 678 901 234 567,00. Kontering, konto: 6500 → 6540. ' +
        'Kontering, beløp: 125,50 → 12 345 678 901 234 567,00. På Chrome 153 · Android. Fra 192.0.2.7',
    );
  });

  it('says what somebody wrote as they wrote it, though it look like an amount, a day or an id', () => {
    const wrote = (text: string) => ({ now: { content: { text, amount: text } } });
    for (const text of ['12.50', '2026-01-01', KARI, '2026-01-01T00:00:00.000Z']) {
      const { changes } = sentenceOf({ ...coded, detail: wrote(text), before: {} }, names);
      expect(changes[0]).toEqual({ field: 'Tekst', was: null, is: text });
      expect(changes[1]?.is).not.toBe(text);
    }
  });

  it('says what was there at first, and nothing of what stayed', () => {
    const first = sentenceOf({ ...coded, detail: saying('125.50', null), before: {} }, names);
    expect(first.changes).toEqual([
      { field: 'Beløp', was: null, is: '125,50' },
      { field: 'Tekst', was: null, is: 'Kaffe' },
    ]);
    expect(sentenceOf({ ...coded, before: coded.detail }, names).changes).toEqual([]);
  });

  it('says honestly what it does not know', () => {
    const { before: _, actor: __, ...bare } = coded;
    const silent = sentenceOf({ ...bare, detail: { statement: 'x' } }, names);
    expect(silent).toMatchObject({ who: 'Kari Ny', changes: [], device: null, address: null, erased: false });
    expect(silent.beforeUnknown).toBe(false);
    for (const before of [null, { statement: 'from a release without words' }])
      expect(sentenceOf({ ...coded, before }, names)).toMatchObject({ changes: [], beforeUnknown: true });
    expect(sentenceOf({ ...bare, detail: null }, names)).toMatchObject({ erased: true, changes: [] });
  });

  it('says of secrets only that there is another, and of people and roles what they are called', () => {
    const person = (password: string | null) => ({
      says: { id: 'u', name: 'Per', password },
      statement: 'x',
    });
    const changed = {
      ...coded,
      kind: 'password.set',
      detail: person('b'.repeat(64)),
      before: person('a'.repeat(64)),
    };
    expect(sentenceOf(changed, names).changes).toEqual([
      { field: 'Passord', was: 'den forrige', is: 'en annen' },
    ]);
    const period = {
      ...coded,
      detail: { now: { lockedBy: KARI, role: 'auditor' } },
      before: { now: { lockedBy: null, role: 'field' } },
    };
    expect(sentenceOf(period, names).changes).toEqual([
      { field: 'Låst av', was: null, is: 'Kari Ny' },
      { field: 'Rolle', was: 'Feltbruker', is: 'Revisor' },
    ]);
  });
});
