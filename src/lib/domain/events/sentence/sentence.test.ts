import { describe, expect, it } from 'vitest';
import type { Language } from '../../language.ts';
import { EVENT_WORDS } from '../words/languages.ts';
import type { ListedEvent } from './describe.ts';
import { changeIn, sentenceIn } from './sentence.ts';
import { calledOf, nameIn } from './speech.ts';

const KARI = '0198c0de-0000-7000-8000-00000000000a';
const names = new Map([[KARI, 'Kari Ny']]);
const speech = (language: Language) => ({
  language,
  words: EVENT_WORDS[language],
  nameOf: (id: string) => nameIn(names, id, EVENT_WORDS[language]),
});
const sentenceOf = (event: ListedEvent, language: Language = 'nb') => sentenceIn(event, speech(language));

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
    const { changes, ...said } = sentenceOf(coded);
    expect(said).toMatchObject({
      ...{ who: 'Kari Gammel', what: 'Kladd kontert', beforeUnknown: false, erased: false },
      ...{ device: 'Chrome 153 · Android', address: '192.0.2.7' },
    });
    expect(changes.map((change) => changeIn(change, EVENT_WORDS.nb).replaceAll('\u00a0', ' '))).toEqual([
      'Beløp: 125,50 → 12 345 678 901 234 567,00',
      'Kontering, konto: 6500 → 6540',
      'Kontering, beløp: 125,50 → 12 345 678 901 234 567,00',
    ]);
    const english = sentenceOf(coded, 'en');
    expect([english.what, english.changes[0]]).toEqual([
      'Draft coded',
      { field: 'Amount', was: '125.50', is: '12,345,678,901,234,567.00' },
    ]);
  });

  it('says what somebody wrote as they wrote it, though it look like an amount, a day or an id', () => {
    const wrote = (text: string) => ({ now: { content: { text, amount: text } } });
    for (const text of ['12.50', '2026-01-01', KARI, '2026-01-01T00:00:00.000Z']) {
      const { changes } = sentenceOf({ ...coded, detail: wrote(text), before: {} });
      expect(changes[0]).toEqual({ field: 'Tekst', was: null, is: text });
      expect(changes[1]?.is).not.toBe(text);
    }
  });

  it('says what was there at first, and nothing of what stayed', () => {
    const first = sentenceOf({ ...coded, detail: saying('125.50', null), before: {} });
    expect(first.changes).toEqual([
      { field: 'Beløp', was: null, is: '125,50' },
      { field: 'Tekst', was: null, is: 'Kaffe' },
    ]);
    expect(sentenceOf({ ...coded, before: coded.detail }).changes).toEqual([]);
  });

  it('says of lines that were coded all that they say, so that no change of one is silent', () => {
    const lines = (text: string | null) => ({
      now: { coding: { lines: [{ account: '7140', amount: '1680.00', text, vatCode: '13' }] } },
    });
    const { changes } = sentenceOf({ ...coded, detail: lines('Rom'), before: lines(null) });
    expect(changes).toEqual([
      { field: 'Kontering, linjer', was: '7140 1680.00 13', is: '7140 1680.00 Rom 13' },
    ]);
  });

  it('says of approval rules what each asked before and asks now, and in whose place somebody approved', () => {
    const rules = (amount: string, asks: string) => ({
      now: {
        version: 1,
        rules: [{ amount, account: null, asks, approver: asks === 'person' ? KARI : null }],
      },
    });
    const set = { ...coded, kind: 'approval-rules.set', subject: { type: 'approval-rules', id: 'c' } };
    const { changes } = sentenceOf({
      ...set,
      ...{ detail: rules('500.00', 'person'), before: rules('1000.00', 'two') },
    });
    expect(changes.map((change) => changeIn(change, EVENT_WORDS.nb).replaceAll('\u00a0', ' '))).toEqual([
      'Regel 1, beløp: 1 000,00 → 500,00',
      'Regel 1, attesteres av: to ulike personer → en bestemt person',
      'Regel 1, hvem: Kari Ny',
    ]);
    const approved = { ...coded, kind: 'approval.approved', subject: { type: 'approval', id: 'a' } };
    const { what } = sentenceOf({ ...approved, detail: { inPlaceOf: KARI, nobodyElse: true } });
    expect(what).toBe('Attestert: i stedet for Kari Ny, ingen andre kunne attestere');
  });

  it('says honestly what it does not know', () => {
    const { before: _, actor: __, ...bare } = coded;
    const silent = sentenceOf({ ...bare, detail: { statement: 'x' } });
    expect(silent).toMatchObject({ who: 'Kari Ny', changes: [], device: null, address: null, erased: false });
    expect(silent.beforeUnknown).toBe(false);
    for (const before of [null, { statement: 'from a release without words' }])
      expect(sentenceOf({ ...coded, before })).toMatchObject({ changes: [], beforeUnknown: true });
    expect(sentenceOf({ ...bare, detail: null })).toMatchObject({ erased: true, changes: [] });
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
    expect(sentenceOf(changed).changes).toEqual([{ field: 'Passord', was: 'den forrige', is: 'en annen' }]);
    const period = {
      ...coded,
      detail: { now: { lockedBy: KARI, role: 'auditor' } },
      before: { now: { lockedBy: null, role: 'field' } },
    };
    expect(sentenceOf(period).changes).toEqual([
      { field: 'Låst av', was: null, is: 'Kari Ny' },
      { field: 'Rolle', was: 'Feltbruker', is: 'Revisor' },
    ]);
  });
});

it('who is none of the client’s people is called with the firm that they acted for, until they are erased', () => {
  const words = EVENT_WORDS.nb;
  expect(calledOf({ name: 'Ola Nordmann' }, words)).toBe('Ola Nordmann');
  const ofFirm = { name: 'Ola Nordmann', of: 'Nord Regnskap AS' };
  expect(calledOf(ofFirm, words)).toBe('Ola Nordmann (Nord Regnskap AS)');
  expect(calledOf({ ...ofFirm, erased: true }, words)).toBe('Slettet person');
});
