import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  ADDRESS,
  BY_CODE,
  documentOf,
  newestHash,
  sentTo,
  signNewest,
  signersIn,
  uploaded,
  type SomeSigner,
} from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { augmentDocument } from './augment.ts';
import { loadFile } from './files.ts';
import { sendDocument } from './send.ts';
import { signDocument } from './sign.ts';

/*
 * A file is made of a document before the transaction that names it: whoever alters the document behind the application's back
 * only for so long would have a file of something else, under an event that found nothing wrong.
 */

let database: TestDatabase;
let machine: Context;
let [anne, berit]: SomeSigner[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  machine = database.contextFor(await database.newClient('Fjordheim Bygg AS'));
  [anne, berit] = await signersIn(machine, 'Anne Åsen', 'Berit Bø');
});
afterAll(() => database.close());

const as = ({ userId }: SomeSigner) => database.contextFor(machine.clientId, userId);

/** @returns puts it back */
async function altered(table: string, set: string, where: string): Promise<() => Promise<void>> {
  const behind = async (statement: string) => {
    await database.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${machine.clientId}, true)`;
      await sql.unsafe(`alter table ${table} disable trigger user; ${statement};
        alter table ${table} enable trigger user`);
    });
  };
  await behind(`create table kept as select * from ${table} where ${where};
    update ${table} set ${set} where ${where}`);
  return () =>
    behind(`delete from ${table} where ${where}; insert into ${table} select * from kept; drop table kept`);
}

const changed = { ok: false, error: { code: 'document_changed' } };

it('what is sent is what was stamped', async () => {
  const documentId = await uploaded(as(anne!));
  const other = await uploaded(as(anne!));
  const blob = `(select blob_id from signing.document where id = '${other}')`;
  const back = await altered(
    'signing.document',
    `file_name = 'annen.pdf', blob_id = ${blob}`,
    `id = '${documentId}'`,
  );
  const restored: Promise<void>[] = [];
  // Nobody asks who may sign before the document was read.
  const possible = new Proxy([anne!, berit!], {
    get: (people, name) => {
      if (restored.length === 0) restored.push(back());
      return Reflect.get(people, name) as unknown;
    },
  });
  const request = { documentId, title: 'Leieavtale', signers: [berit!.userId], language: 'nb' } as const;
  expect(await sendDocument(as(anne!), { ...request, address: ADDRESS }, possible)).toEqual(changed);
  await Promise.all(restored);
  expect(await documentOf(machine, documentId)).toMatchObject({ dispatch: null });
});

it('what is signed says who was asked', async () => {
  const documentId = await sentTo(as(anne!), [berit!]);
  const back = await altered('signing.signer', `name = 'Kari'`, `document_id = '${documentId}'`);
  const act = {
    documentId,
    actId: documentId,
    sha256: await newestHash(machine, documentId),
    address: ADDRESS,
  };
  const confirm = async () => {
    await back();
    return ok(BY_CODE);
  };
  expect(await signDocument(as(berit!), act, confirm)).toEqual(changed);
  expect(await documentOf(machine, documentId)).toMatchObject({ signatures: [] });
});

it('what is kept for the long term is what was signed', async () => {
  const { platform } = database;
  const { clientId, requestId } = machine;
  const on = (other: Platform) => (actorId: string) => createContext(other, { clientId, actorId, requestId });
  const unstamped = on({ ...platform, config: { ...platform.config, timestamping: 'none' } });
  const signed = async () => {
    const documentId = await sentTo(unstamped(anne!.userId), [berit!]);
    must(await signNewest(unstamped(berit!.userId), documentId));
    return documentId;
  };
  const [documentId, other] = [await signed(), await signed()];
  const back = await altered(
    'signing.signature',
    `(blob_id, sha256, size) = (select blob_id, sha256, size from signing.signature where document_id = '${other}')`,
    `document_id = '${documentId}'`,
  );
  // The file is made, and nobody has named it yet.
  const put: Platform['blobs']['put'] = async (...file) => {
    await back();
    return platform.blobs.put(...file);
  };
  const blobs: Platform['blobs'] = Object.assign(Object.create(platform.blobs) as Platform['blobs'], { put });
  expect(await augmentDocument(on({ ...platform, blobs })(machine.actorId), documentId)).toEqual(changed);
  expect(await documentOf(machine, documentId)).toMatchObject({ augmentations: [] });
  must(await augmentDocument(machine, documentId));
  const { augmentations, signatures } = await documentOf(machine, documentId);
  expect(augmentations).toHaveLength(1);
  const [newest, was] = await Promise.all(
    [augmentations[0]!.file, signatures[0]!.file].map((file) => loadFile(machine, file)),
  );
  expect(Buffer.compare(newest!.subarray(0, was!.length), was!)).toBe(0);
});
