import { describe, expect, it } from 'vitest';
import { errorSentence, heard, type KnownCode } from './errors.ts';
import { ALL } from './errors/all.ts';
import type { Sentence } from './errors/facts.ts';
import { formatDate, formatInstant, formatRecent, formatShortDate } from './format.ts';
import { locale, t } from './i18n.svelte.ts';
import { eventName } from '../ui/history/describe.ts';
import { walk } from '#tests/setup/walk.ts';
import { remarkName } from '../ui/setup/setup.ts';

const subjects = import.meta.glob<Record<string, Record<string, Sentence>>>('./errors/*/en.ts', {
  eager: true,
});
const ENGLISH = Object.assign(
  {},
  ...Object.values(subjects).flatMap((subject) => Object.values(subject)),
) as Record<string, Sentence>;

describe('messages', () => {
  it('speaks Norwegian until asked for something else', () => {
    expect(locale()).toBe('nb');
    expect(t.status.synced).toBe('Alt er synkronisert');
    expect(t.status.onlyHere(3)).toBe('3 kladder finnes bare på denne enheten');
    expect(t.status.offline(0)).toBe('Frakoblet – lagres her');
    expect(t.status.offline(3)).toBe('Frakoblet – 3 kladder finnes bare på denne enheten');
    expect(t.status.needsYou(1, 0)).toBe('1 trenger deg');
    expect(t.status.needsYou(1, 2)).toBe('1 trenger deg – 2 til finnes bare på denne enheten');
  });
});

describe('errors', () => {
  it.each(Object.keys(ALL) as KnownCode[])('%s is a sentence, also without its facts', (code) => {
    expect(errorSentence({ code })).toMatch(/[a-zæøå].*[.!]$/);
    expect(errorSentence({ code })).not.toContain('undefined');
  });

  it('and so in English, as far as there are facts', () =>
    walk(Object.entries(ENGLISH), (code, sentence) => {
      const said = typeof sentence === 'string' ? sentence : sentence({});
      expect(said, code).toMatch(/[a-z].*[.!]$/);
      expect(said, code).not.toContain('undefined');
    }));

  it('puts the facts in', () => {
    expect(errorSentence({ code: 'voucher_unbalanced', difference: '-123.45' })).toContain('123,45 kr');
    expect(errorSentence({ code: 'period_locked', year: 2026, period: 8, date: '2026-02-03' })).toContain(
      'februar 2026',
    );
    expect(errorSentence({ code: 'rate_limited', retryAfterSeconds: 61 })).toContain('2 min');
  });

  it('hears what another version says, and names the code', () => {
    expect(errorSentence(heard({ code: 'something_new' }))).toContain('something_new');
    expect(errorSentence(heard({ code: 'toString' }))).toContain('toString');
    expect(heard({ code: 'rate_limited', retryAfterSeconds: 61 })).toMatchObject({ retryAfterSeconds: 61 });
    // @ts-expect-error what this version says itself has a sentence
    expect(errorSentence({ code: 'something_new' })).toContain('something_new');
  });
});

describe('events of the log', () => {
  it('have names, and one that only another version writes is said to be that', () => {
    expect(eventName('voucher.posted')).toBe('Bilag bokført');
    for (const kind of ['year.opened', 'toString'])
      expect(eventName(kind)).toBe(`Hendelse av et slag som denne versjonen av Segl ikke kjenner (${kind})`);
  });
});

describe('remarks of an import', () => {
  it('have words, and one that only another version makes is said to be that', () => {
    expect(remarkName('saft_text_cut')).toContain('500 tegn');
    expect(remarkName('saft_unheard_of')).toBe(
      'En merknad som denne versjonen av Segl ikke kjenner (saft_unheard_of).',
    );
  });
});

describe('dates', () => {
  it('writes civil dates without shifting them', () => {
    expect(formatDate('2026-01-01')).toBe('1. jan. 2026');
    expect(formatShortDate('2026-12-31')).toBe('31.12.2026');
    expect(formatDate('ukjent')).toBe('ukjent');
  });

  it('writes instants as the clock is in Norway', () => {
    expect(formatInstant(new Date('2026-06-30T22:30:00Z'))).toMatch(/^1\. juli 2026.*00:30$/);
  });

  it('says near times shortly', () => {
    const now = new Date('2026-11-21T12:00:00Z');
    expect(formatRecent(new Date('2026-11-21T06:05:00Z'), now)).toBe('07:05');
    expect(formatRecent(new Date('2026-11-20T06:05:00Z'), now)).toBe('i går');
    expect(formatRecent(new Date('2026-11-01T06:05:00Z'), now)).toBe('1. nov. 2026');
  });
});
