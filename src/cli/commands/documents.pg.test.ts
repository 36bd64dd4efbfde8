import { afterAll, beforeAll, expect, test } from 'vitest';
import { createContext } from '#lib/server/platform/context.ts';
import { v7 as uuidv7 } from 'uuid';
import { printedBy } from '#tests/setup/commands.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  documentOf,
  sentTo,
  signNewest,
  someSigners,
  type SomeSigner,
} from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { certificateCommands } from './certificates.ts';
import { documentCommands } from './documents.ts';

let db: TestDatabase;
let clientId: string;
beforeAll(async () => {
  db = await freshDatabase();
  clientId = await db.newClient('Fjordheim Bygg AS'); // 999999999
});
afterAll(() => db.close());

function segl(line: string): Promise<string> {
  return printedBy(db.platform, line, (program, options) => {
    documentCommands(program, options);
    certificateCommands(program, options);
  });
}

test('documents completed without a timestamp are counted, and brought up', async () => {
  const [named] = someSigners('Anne') as [SomeSigner];
  const { actorId: userId } = await newMember(db, clientId, 'bookkeeper');
  const anne = { ...named, userId };
  const platform = { ...db.platform, config: { ...db.platform.config, timestamping: 'none' as const } };
  const context = createContext(platform, { clientId, actorId: anne.userId, requestId: uuidv7() });
  const id = await sentTo(context, [anne]);
  must(await signNewest(context, id));
  expect(await segl('documents status')).toBe(
    'Fjordheim Bygg AS: 1 without a document timestamp, 0 whose timestamp ends.',
  );
  expect(await segl('documents restamp --client 999999999')).toBe('Fjordheim Bygg AS: 1 brought up.');
  const { augmentations } = await documentOf(context, id);
  expect(augmentations).toHaveLength(1);
  expect(await segl('documents status --within 36000')).toBe(
    `Fjordheim Bygg AS: 0 without a document timestamp, 1 whose timestamp ends, the first on ${augmentations[0]?.until.toISOString().slice(0, 10)}.`,
  );
  expect(await segl('documents restamp')).toBe('Fjordheim Bygg AS: 0 brought up.');
  await expect(segl('documents status --within -1')).rejects.toThrow();
});

test('an issuer and the timestamps are revoked once, with a reason', async () => {
  expect(await segl('certificates revoke-issuer 999999999 --reason keyCompromise')).toContain('Revoked');
  await expect(segl('certificates revoke-issuer 999999999 --reason superseded')).rejects.toThrow(
    'has no issuer that is good',
  );
  await expect(segl('certificates revoke-timestamps --reason whim')).rejects.toThrow('Allowed choices');
  expect(await segl('certificates revoke-timestamps --reason superseded')).toContain('Revoked');
  await expect(segl('certificates revoke-timestamps --reason superseded')).rejects.toThrow(
    'no timestamp authority',
  );
});
