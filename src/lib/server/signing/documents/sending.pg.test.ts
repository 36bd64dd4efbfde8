import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { standingOf } from '#lib/domain/documents/document.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { ADDRESS, documentOf, someSigners } from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { FIELD_BELOW_MARK } from '#tests/signing/field-below-mark.ts';
import { sendDocument } from './send.ts';
import { uploadDocument } from './upload.ts';
import { loadFile } from './files.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

it('a page that would look otherwise than it was uploaded stops the sending; the draft stays as it was', async () => {
  const context = database.contextFor(await database.newClient('Fjordheim Bygg AS'));
  const documentId = uuidv7();
  const upload = { documentId, fileName: 'skjema.pdf', bytes: FIELD_BELOW_MARK, address: ADDRESS };
  must(await uploadDocument(context, upload));
  const signers = someSigners('Anne Åsen');
  const request = {
    ...({ documentId, title: 'Skjema', language: 'nb', address: ADDRESS } as const),
    signers: signers.map(({ userId }) => userId),
  };
  const error = { code: 'stamped_differs', page: 1, reason: 'drawn_otherwise' };
  expect(await sendDocument(context, request, signers)).toEqual({ ok: false, error });
  const document = await documentOf(context, documentId);
  expect([standingOf(document), document.dispatch, document.closing]).toEqual(['uploaded', null, null]);
  expect(await loadFile(context, document.file)).toEqual(FIELD_BELOW_MARK);
});
