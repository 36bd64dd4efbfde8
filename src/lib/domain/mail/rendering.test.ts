import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentLetter, faultsLetter, linkLetter, type Letter } from './letter.ts';
import { invitationLetter, membershipLetter, resetLetter } from './membership-letter.ts';
import { DOCUMENT_NEWS, MEMBERSHIP_NEWS } from './messages.ts';
import { htmlOf, subjectOf, textOf } from './rendering.ts';

const facts = {
  ...{ name: 'Marit Solberg', title: 'Leieavtale', organisation: 'Fjord AS', code: 'ABCD-EFGH' },
  ...{ closedBy: null, reason: null, url: 'https://segl.example/documents/1/sign' },
};
const languages = ['nb', 'en'] as const;
const letters: readonly Letter[] = languages.flatMap((language) => [
  ...DOCUMENT_NEWS.map((news) =>
    documentLetter(news, { ...facts, language, closedBy: 'Per Haugen', reason: 'Feil beløp' }),
  ),
  linkLetter(language, { url: 'https://segl.example/link#abc', until: '1. juni' }),
]);
const membership = {
  ...facts,
  client: 'Fjord AS',
  whom: 'Nora Vik',
  role: 'manager',
  at: '1. juni',
} as const;
const asked = {
  ...{
    by: { name: 'Per Haugen', email: 'per@fjord.example' },
    note: 'Velkommen',
    accessDays: null,
    toPartner: false,
  },
  role: 'auditor',
  ...{ client: { name: 'Fjord AS', orgnr: '999999999' }, until: '1. juni', url: facts.url },
} as const;
const ofPeople: readonly Letter[] = [
  ...MEMBERSHIP_NEWS.map((news) => membershipLetter(news, { ...membership, origin: 'https://segl.example' })),
  ...languages.map((language) => invitationLetter(language, asked)),
  resetLetter({ ...asked, name: 'Nora Vik', by: 'Per Haugen' }),
];
const faults = { name: 'Marit Solberg', client: 'Fjord AS', url: 'https://segl.example/log' };

/** What a reader of mail would show of it, apart from the head. */
function shown(html: string): string {
  return html
    .slice(html.indexOf('<body'))
    .replace(/<[^>]*>/g, ' ')
    .replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!,
    )
    .replace(/\s+/g, ' ');
}

describe('a letter', () => {
  it.each([...letters, ...ofPeople, faultsLetter({ ...faults, faults: 2 })])(
    'says the same as text and as HTML: $subject',
    (letter) => {
      const [text, html] = [textOf(letter), shown(htmlOf(letter))];
      for (const said of [
        letter.greeting,
        ...letter.paragraphs,
        letter.action.label,
        letter.action.url,
        letter.footer,
      ]) {
        expect(text).toContain(said);
        expect(html).toContain(said);
      }
    },
  );

  it('about a document names it, and who asks; one about its end says who and why', () => {
    for (const letter of letters.filter(({ action }) => action.url === facts.url))
      expect(textOf(letter)).toMatch(
        /Leieavtale[^]*Fjord AS[^]*ABCD-EFGH|Fjord AS[^]*Leieavtale[^]*ABCD-EFGH/,
      );
    const declined = letters.filter(({ subject }) => /^(Avslått|Declined)/.test(subject)).map(textOf);
    expect(declined).toHaveLength(2);
    for (const text of declined) expect(text).toMatch(/Per Haugen[^]*Feil beløp/);
  });

  it('never lets what people typed begin a header, an element or an attribute', () => {
    const typed = fc
      .string({ unit: 'binary', maxLength: 60 })
      .map((text) => `${text}\r\nBcc: x@y.example\r\n\r\n<b onclick="x">'&`);
    fc.assert(
      fc.property(typed, typed, typed, (title, name, reason) => {
        const letter = documentLetter('declined', {
          ...facts,
          language: 'nb',
          title,
          name,
          reason,
          closedBy: name,
          organisation: title,
        });
        expect(subjectOf(letter)).not.toMatch(/[\r\n\p{Cc}]/u);
        // The elements are those of the layout, whatever is in the words.
        const elements = (html: string) => html.match(/<[^>]*>/g);
        const plain = documentLetter('declined', { ...facts, language: 'nb', reason: 'x', closedBy: 'y' });
        expect(elements(htmlOf(letter))).toEqual(elements(htmlOf(plain)));
        // One line for each thing that is said, so that nothing looks as if Segl had said it.
        expect(textOf(letter).split('\n\n')).toHaveLength(textOf(plain).split('\n\n').length);
      }),
    );
  });
});
