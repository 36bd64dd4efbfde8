import { describe, expect, it } from 'vitest';
import { WEAKENING_ACTS } from '../access/weakening.ts';
import { PROTECTION_NEWS } from './messages.ts';
import { protectionLetter } from './protection-letter.ts';

const facts = {
  ...{ name: 'Siv Vakt', client: 'Fjordheim AS', by: 'Per Haugen', whom: 'Kari Li', faults: 2 },
  ...{ act: WEAKENING_ACTS[0] ?? null, at: '2. mars 2026 kl. 09:00', url: 'https://segl.example/protection' },
};
const both = ['nb', 'en'] as const;

describe.each(PROTECTION_NEWS)('a letter about %s', (news) => {
  it.each(both)('says in %s of which client, when, and where to look', (language) => {
    const { subject, greeting, paragraphs, action } = protectionLetter(news, { ...facts, language });
    expect(subject).toContain('Fjordheim AS');
    expect(greeting).toContain('Siv Vakt');
    const text = paragraphs.join(' ');
    for (const said of ['Fjordheim AS', '2. mars 2026 kl. 09:00']) expect(text).toContain(said);
    expect(text).not.toMatch(/\b(undefined|null)\b/);
    expect(action.url).toBe('https://segl.example/protection');
  });

  it('says different things in each language', () => {
    const [nb, en] = both.map((language) => protectionLetter(news, { ...facts, language }));
    expect(nb?.subject).not.toBe(en?.subject);
    expect(nb?.paragraphs).not.toEqual(en?.paragraphs);
  });
});

it('names who did it and whom it is about; where nobody is known, the operator and nobody', () => {
  const said = (change: object) =>
    protectionLetter('weakening_done', { ...facts, language: 'en', ...change }).paragraphs.join(' ');
  expect(said({})).toContain('Per Haugen did this');
  expect(said({})).toContain('It is about Kari Li.');
  expect(said({ by: null, whom: null })).toContain('Whoever runs Segl did this');
  expect(said({ by: null, whom: null })).not.toContain('It is about Kari');
});

it('says of each act what it is', () => {
  const said = WEAKENING_ACTS.map(
    (act) => protectionLetter('weakening_asked', { ...facts, language: 'nb', act }).paragraphs[0],
  );
  expect(new Set(said).size).toBe(WEAKENING_ACTS.length);
});
