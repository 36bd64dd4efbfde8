import { expect, it } from 'vitest';
import { SIGNING_TRANSPORT, VERIFY_TRANSPORT } from '#lib/server/signing/transport.ts';
import type { UploadError } from '#lib/server/signing/pdf/upload/inspect.ts';
import { errorSentence } from '../errors.ts';
import { ALL } from './all.ts';
import type { Sentence } from './facts.ts';
import * as english from './signing/en.ts';
import { signing } from './signing/nb.ts';
import { walk } from '#tests/setup/walk.ts';

it('has a sentence', () =>
  walk(Object.keys({ ...SIGNING_TRANSPORT, ...VERIFY_TRANSPORT }), (code) => {
    expect(Object.keys(ALL)).toContain(code);
  }));

it('a refused upload says what to do, with the facts at hand', () => {
  expect(errorSentence({ code: 'pdf_too_many_pages', pages: 612, limit: 500 })).toContain('(612)');
  expect(errorSentence({ code: 'pdf_encrypted' })).toContain('Lagre den uten sikkerhet');
});

/** What the person does about each, in both languages. A refusal of an upload without a line here does not compile. */
const PRINT = [
  'velg «skriv ut til pdf», og last opp den nye filen',
  'choose “print to pdf”, and upload the new file',
];
const REMEDIES = {
  not_pdf: ['lagre dokumentet som pdf', 'save the document as a pdf'],
  pdf_already_signed: ['last opp den usignerte', 'upload the unsigned one'],
  pdf_bomb: PRINT,
  pdf_damaged: PRINT,
  pdf_embedded_file: PRINT,
  pdf_encrypted: ['lagre den uten sikkerhet', 'save it without security'],
  pdf_field_over_mark: PRINT,
  pdf_form: PRINT,
  pdf_launch: PRINT,
  pdf_layers: PRINT,
  pdf_no_pages: ['lagre dokumentet som pdf på nytt', 'save the document as a pdf again'],
  pdf_rich_media: PRINT,
  pdf_script: PRINT,
  pdf_too_large: ['lagre den med mindre bilder, eller del den', 'save it with smaller pictures, or split it'],
  pdf_too_many_pages: [
    'del den i deler på høyst 500 sider, og last opp',
    'parts of at most 500 pages, and upload',
  ],
  pdf_truncated: ['hent den på nytt', 'get it again'],
} satisfies Record<UploadError['code'], string[]>;

/** The sentence in both languages, in lower case. */
function sentences(code: keyof typeof REMEDIES, facts: Record<string, unknown> = {}): string[] {
  const both: Sentence[] = [signing[code], english.signing[code]];
  return both.map((each) => (typeof each === 'string' ? each : each(facts)).toLowerCase());
}

it('says what the person can do', () =>
  walk(Object.entries(REMEDIES), (code, [nb = '', en = '']) => {
    const [norwegian, english] = sentences(code as keyof typeof REMEDIES);
    expect(norwegian).toContain(nb);
    expect(english).toContain(en);
  }));

it('a picture too large is made smaller: printing it anew would keep it', () => {
  const [norwegian, english] = sentences('pdf_bomb', { reason: 'pixels' });
  expect(norwegian).toContain('lagre den med mindre bilder');
  expect(english).toContain('save it with smaller pictures');
});
