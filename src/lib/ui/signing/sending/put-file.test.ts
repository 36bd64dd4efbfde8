import { expect, it } from 'vitest';
import { readAnswer } from './put-file.ts';

const documentId = '019aa000-0000-7000-8000-000000000001';

it('reads what the server made of the file', () => {
  const text = JSON.stringify({ outcome: 'created', documentId, title: 'Leie', pages: 2, checkpoint: 9 });
  expect(readAnswer(200, text)).toMatchObject({ ok: true, value: { documentId, pages: 2 } });
});

it('reads why it was refused, with the facts', () => {
  const text = JSON.stringify({
    segl: { code: 'pdf_too_many_pages', outcome: 'none', pages: 612, limit: 500 },
  });
  expect(readAnswer(400, text)).toEqual({
    ok: false,
    error: { code: 'pdf_too_many_pages', outcome: 'none', pages: 612, limit: 500 },
  });
});

it.each([
  [413, 'Payload too large', 'pdf_too_large', 'as_before'],
  [500, '<html>', 'server_failed', 'unknown'],
  [500, '{"segl":null}', 'server_failed', 'unknown'],
  [200, '{}', 'server_failed', 'unknown'],
])('%i with %s is %s, the outcome %s', (status, text, code, outcome) => {
  expect(readAnswer(status, text)).toEqual({ ok: false, error: { code, outcome } });
});
