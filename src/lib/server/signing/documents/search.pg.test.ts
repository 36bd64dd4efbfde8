import { afterAll, beforeAll, expect, it } from 'vitest';
import { norwegianDate } from '#lib/domain/date.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { documentOf, sentTo, signNewest, someSigners, uploaded } from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { somebodyIn } from '#tests/setup/books/members.ts';
import { documentFile, documentsFound } from './reading.ts';

let database: TestDatabase;
let clientId: string;
beforeAll(async () => {
  database = await freshDatabase();
  clientId = await database.newClient('Fjordheim Bygg AS');
});
afterAll(() => database.close());

const as = (userId?: string) => database.contextFor(clientId, userId);

it('finds documents by title, file name, code and day; who may not read them all only theirs', async () => {
  const signers = someSigners('Anne Åsen');
  const sent = await sentTo(as(), signers);
  const plain = await uploaded(as());
  const { userId: auditor } = await somebodyIn(as(), 'auditor');
  const { userId: field } = await somebodyIn(as(), 'field');
  const found = async (query: string, userId = auditor) =>
    (await documentsFound(as(userId), query)).map(({ id }) => id).sort();
  const code = (await documentOf(as(), sent)).dispatch?.code ?? '';
  expect(await found('leieavtale')).toEqual([sent]);
  expect(await found('AVTALE.pdf')).toEqual([sent, plain].sort());
  expect(await found(code.toLowerCase())).toEqual([sent]);
  expect(await found(norwegianDate(new Date()))).toEqual([sent, plain].sort());
  expect(await found('1.1.2020')).toEqual([]);
  expect(await found('%')).toEqual([]);
  expect(await found('leieavtale', field)).toEqual([]);
  expect(await found('leieavtale', signers[0]?.userId)).toEqual([sent]);
});

it('hands each file out under a name that says which it is', async () => {
  const signers = someSigners('Anne Åsen', 'Bo Ødegård');
  const documentId = await sentTo(as(), signers);
  const nameOf = async (version: 'newest' | 'uploaded') =>
    must(await documentFile(as(), { documentId, version })).fileName;
  const names = [await nameOf('newest')];
  for (const { userId } of signers) {
    must(await signNewest(as(userId), documentId));
    names.push(await nameOf('newest'));
  }
  expect(names).toEqual([
    'avtale (til signering).pdf',
    'avtale (delvis signert).pdf',
    'avtale (signert).pdf',
  ]);
  expect(await nameOf('uploaded')).toBe('avtale.pdf');
});
