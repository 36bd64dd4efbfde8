import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { standingOf, type SigningDocument } from '#lib/domain/documents/document.ts';
import { err, ok } from '#lib/domain/result.ts';
import { sequence, verifyClient, verifyLog } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { fileDocument } from '../archive/filing.ts';
import type { Sight } from '../archive/sight.ts';
import { signingAnswers } from '../reconcile.ts';
import { closeDocument } from './close.ts';
import { documentFile, documentFor, documentsFor, documentsWaiting } from './reading.ts';
import { sendDocument } from './send.ts';
import { signDocument } from './sign.ts';
import { listDocuments, type DocumentCursor } from './store.ts';
import { uploadDocument } from './upload.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  ADDRESS,
  allow,
  documentOf,
  newestBytes,
  newestHash,
  PAPER,
  sentTo,
  signersIn,
  signNewest,
  someSigners,
  trailsOn,
  type SomeSigner,
  uploaded,
} from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { archiveMade } from '#tests/setup/books/archive.ts';
import { newMember, somebodyIn } from '#tests/setup/books/members.ts';
import { LONG } from '#tests/setup/long.ts';

let database: TestDatabase;
let clientId: string;
let sender: string;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clientId = await database.newClient('Fjordheim Bygg AS');
  ({ userId: sender } = await somebodyIn(machine(), 'bookkeeper'));
});
afterAll(() => database.close());

const as = (userId = sender) => database.contextFor(clientId, userId);
const machine = () => database.contextFor(clientId);
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

async function eventsOf(documentId: string) {
  return database.owner<{ kind: string; detail: string }[]>`
    select e.kind, d.detail from audit.event e join audit.event_detail d
      on d.client_id = e.client_id and d.event_id = e.id
    where e.client_id = ${clientId} and e.subject_id = ${documentId} order by e.at, e.id`;
}

describe('the way of a document', () => {
  it('is uploaded, sent, signed by two, and every step is in the log with where it came from', async () => {
    const signers = someSigners('Anne Åsen', 'Bo Ødegård');
    const id = await sentTo(as(), signers);
    for (const { userId } of signers) expect(codeOf(await signNewest(as(userId), id))).toBe('ok');

    const document = await documentOf(as(), id);
    expect(standingOf(document)).toBe('signed');
    const events = await eventsOf(id);
    expect(events.map(({ kind }) => kind)).toEqual([
      'document.uploaded',
      'document.sent',
      'document.signed',
      'document.signed',
      'document.augmented',
    ]);
    const details = events.map(({ detail }) => JSON.parse(detail) as { address: string; method: string });
    // The service itself comes from nowhere.
    expect(details.map(({ address }) => address)).toEqual([
      ...Array.from({ length: 4 }, () => ADDRESS),
      null,
    ]);
    expect(details.map(({ method }) => method)).toEqual(['session', 'session', 'totp', 'totp', 'service']);
    expect(JSON.parse(events[3]?.detail ?? '')).toMatchObject({ method: 'totp', signer: 2, position: 2 });
    const sha256 = createHash('sha256')
      .update(await newestBytes(as(), id))
      .digest('hex');
    expect(JSON.parse(events[4]?.detail ?? '')).toMatchObject({ file: sha256 });
  });

  it('each signature leaves the bytes before it as they were', async () => {
    const signers = someSigners('Anne', 'Bo', 'Cari');
    const id = await sentTo(as(), signers);
    let before = await newestBytes(as(), id);
    for (const { userId } of signers) {
      must(await signNewest(as(userId), id));
      const after = await newestBytes(as(), id);
      expect(after.length).toBeGreaterThan(before.length);
      expect(Buffer.from(after.subarray(0, before.length)).equals(Buffer.from(before))).toBe(true);
      before = after;
    }
  });

  it('signers who press at the same moment sign one after the other', async () => {
    const signers = someSigners('Anne', 'Bo', 'Cari', 'Dag');
    const id = await sentTo(as(), signers);
    const sha256 = await newestHash(as(), id);
    // All have been let in before any signs, however fast that is.
    const { promise: allIn, resolve: letSign } = Promise.withResolvers<void>();
    let inside = 0;
    const together = async () => {
      inside += 1;
      if (inside === signers.length) letSign();
      await allIn;
      return allow();
    };
    const outcomes = await Promise.all(
      signers.map(({ userId }) =>
        signDocument(as(userId), { documentId: id, actId: uuidv7(), sha256, address: ADDRESS }, together),
      ),
    );
    expect(outcomes.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok']);
    const { signatures } = await documentOf(as(), id);
    expect(signatures.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    expect(new Set(signatures.map(({ signerNo }) => signerNo)).size).toBe(4);
  });

  it('the same act twice, also at once, signs once', async () => {
    const [anne] = someSigners('Anne') as [SomeSigner];
    const id = await sentTo(as(), [anne]);
    const act = { documentId: id, actId: uuidv7(), sha256: await newestHash(as(), id), address: ADDRESS };
    const outcomes = await Promise.all([1, 2, 3].map(() => signDocument(as(anne.userId), act, allow)));
    const again = await signDocument(as(anne.userId), act, () => Promise.resolve(err({ code: 'not_asked' })));
    expect(
      [...outcomes, again].map((each) => (each.ok ? each.value.outcome : each.error.code)).sort(),
    ).toEqual(['created', 'exists', 'exists', 'exists']);
    expect((await documentOf(as(), id)).signatures).toHaveLength(1);
  });

  it('says on its pages who signed, with the address where the sender chose so, and its statement says which', async () => {
    const [anne] = (await signersIn(machine(), 'Anne Åsen')) as [SomeSigner];
    const said = async (addressOnPages?: boolean): Promise<string[]> => {
      const documentId = await uploaded(as());
      const request = { documentId, title: 'Leieavtale', language: 'nb', address: ADDRESS } as const;
      must(await sendDocument(as(), { ...request, signers: [anne.userId], addressOnPages }, [anne]));
      expect(must(await documentFor(as(), 'administrator', documentId)).addressOnPages).toBe(
        addressOnPages ?? false,
      );
      must(await signNewest(as(anne.userId), documentId));
      return trailsOn(await newestBytes(as(), documentId));
    };
    for (const trail of [...(await said()), ...(await said(false))]) {
      expect(trail).toMatch(/^Anne Åsen · [-0-9]{10} [:0-9]{8} [+]0[12]:00 · engangskode$/);
    }
    expect(await said(true)).toEqual(Array(2).fill(expect.stringMatching(/ · engangskode · 192\.0\.2\.7$/)));
    await sequence(as());
    expect((await verifyLog(as(), signingAnswers.reconcilers)).findings).toEqual([]);
  });

  it('with letters that no font has it is sent only by who knows', async () => {
    const signers = someSigners('Anne');
    const documentId = await uploaded(as());
    const ids = signers.map(({ userId }) => userId);
    const request = {
      documentId,
      title: 'Hytta 🏠',
      language: 'nb',
      address: ADDRESS,
      signers: ids,
    } as const;
    expect(await sendDocument(as(), request, signers)).toEqual(
      err({ code: 'letters_missing', text: 'Hytta 🏠', letters: '🏠' }),
    );
    expect(codeOf(await sendDocument(as(), { ...request, printAnyway: true }, signers))).toBe('ok');
  });

  it('sending again says what was sent; with other signers it is refused', async () => {
    const signers = someSigners('Anne', 'Bo');
    const id = await sentTo(as(), signers);
    const { dispatch } = await documentOf(as(), id);
    const request = { documentId: id, title: 'Leieavtale', language: 'nb', address: ADDRESS } as const;
    const ids = signers.map(({ userId }) => userId);
    const again = await sendDocument(as(), { ...request, signers: ids }, signers);
    expect(again).toEqual({
      ok: true,
      value: { outcome: 'exists', code: dispatch?.code, eventId: null, mailed: false },
    });
    const other = await sendDocument(as(), { ...request, signers: ids.slice(1) }, signers);
    expect(codeOf(other)).toBe('document_sent');
  });

  it('sent twice at once, it is sent once', async () => {
    const signers = someSigners('Anne');
    const id = await uploaded(as());
    const request = {
      ...({ documentId: id, title: 'Avtale', language: 'en', address: ADDRESS } as const),
      signers: signers.map(({ userId }) => userId),
    };
    const sent = await Promise.all([1, 2].map(() => sendDocument(as(), request, signers)));
    expect(sent.map((each) => (each.ok ? each.value.outcome : each.error.code)).sort()).toEqual([
      'created',
      'exists',
    ]);
    expect(new Set(sent.map((each) => each.ok && each.value.code)).size).toBe(1);
  });
});

describe('what is refused', () => {
  it('a document’s id with another file', async () => {
    const id = await uploaded(as());
    const other = Buffer.from(Buffer.from(PAPER).toString('latin1').replace('Hello', 'Hallo'), 'latin1');
    const upload = { documentId: id, fileName: 'a.pdf', address: ADDRESS };
    expect(codeOf(await uploadDocument(as(), { ...upload, bytes: other }))).toBe('document_differs');
    const again = await uploadDocument(as(), { ...upload, bytes: PAPER });
    expect(again.ok && again.value.outcome).toBe('exists');
  });

  it('signers that are none, too many, twice or strangers', async () => {
    const possible = someSigners(...Array.from({ length: 12 }, (_, at) => `Person ${at}`));
    const id = await uploaded(as());
    const send = async (signers: string[]) =>
      codeOf(
        await sendDocument(
          as(),
          { documentId: id, title: 'A', language: 'nb', address: ADDRESS, signers },
          possible,
        ),
      );
    const [first = ''] = possible.map(({ userId }) => userId);
    expect(await send([])).toBe('signers_missing');
    expect(await send(possible.slice(0, 11).map(({ userId }) => userId))).toBe('too_many_signers');
    expect(await send([first, first])).toBe('signer_twice');
    expect(await send([first, uuidv7()])).toBe('signer_unknown');
    expect(standingOf(await documentOf(as(), id))).toBe('uploaded');
  });

  it('a signature without the second factor, over another file, or by somebody else', async () => {
    const [anne] = someSigners('Anne') as [SomeSigner];
    const id = await sentTo(as(), [anne]);
    const act = { documentId: id, actId: uuidv7(), sha256: await newestHash(as(), id), address: ADDRESS };
    const refuse = () => Promise.resolve(err({ code: 'second_factor_wrong' as const }));
    expect(codeOf(await signDocument(as(anne.userId), act, refuse))).toBe('second_factor_wrong');
    const other = { ...act, sha256: '0'.repeat(64) };
    expect(codeOf(await signDocument(as(anne.userId), other, allow))).toBe('document_changed');
    const { userId: seeing } = await somebodyIn(machine(), 'manager');
    expect(codeOf(await signDocument(as(seeing), act, allow))).toBe('not_a_signer');
    expect(codeOf(await signDocument(as(uuidv7()), act, allow))).toBe('document_unknown');
    expect(
      codeOf(await signDocument(database.contextFor(await database.newClient(), anne.userId), act, allow)),
    ).toBe('document_unknown');
    expect((await documentOf(as(), id)).signatures).toEqual([]);
  });

  it('another end, but from whoever ended it in that way: the answer may have been lost', async () => {
    const [anne] = someSigners('Anne') as [SomeSigner];
    const documentId = await sentTo(as(), [anne]);
    const end = (kind: 'withdrawn' | 'declined', by: Context, reason: string | null = 'Feil') =>
      closeDocument(by, { documentId, kind, reason, maySend: true, address: ADDRESS });
    expect(must(await end('declined', as(anne.userId))).eventId).not.toBeNull();
    const before = await documentOf(as(), documentId);
    expect(must(await end('declined', as(anne.userId), null)).eventId).toBeNull();
    for (const other of [end('withdrawn', as(anne.userId)), end('declined', as())])
      expect(codeOf(await other)).toBe('document_closed');
    expect(await documentOf(as(), documentId)).toEqual(before);
  });

  it('a signature after the end, also when both come at once', async () => {
    const [anne] = someSigners('Anne') as [SomeSigner];
    const end = (id: string) =>
      closeDocument(as(), {
        documentId: id,
        kind: 'withdrawn',
        reason: null,
        maySend: true,
        address: ADDRESS,
      });
    const id = await sentTo(as(), [anne]);
    must(await end(id));
    expect(codeOf(await signNewest(as(anne.userId), id))).toBe('document_closed');

    const raced = await sentTo(as(), [anne]);
    const [signed, ended] = await Promise.all([signNewest(as(anne.userId), raced), end(raced)]);
    const standing = standingOf(await documentOf(as(), raced));
    expect([codeOf(signed), codeOf(ended), standing]).toEqual(
      signed.ok ? ['ok', 'document_signed', 'signed'] : ['document_closed', 'ok', 'withdrawn'],
    );
  });

  it('a timestamp that does not come: nothing is signed, and it can be signed later', async () => {
    const [anne] = someSigners('Anne') as [SomeSigner];
    const id = await sentTo(as(), [anne]);
    const context = as(anne.userId);
    const config = { ...context.platform.config, timestamping: 'http://127.0.0.1:9/' };
    const deaf = { ...context, platform: { ...context.platform, config } };
    expect(codeOf(await signNewest(deaf, id))).toBe('timestamp_unavailable');
    expect((await documentOf(as(), id)).signatures).toEqual([]);
    expect(codeOf(await signNewest(context, id))).toBe('ok');
  });
});

describe('a full disk', () => {
  it('takes no upload, sends nothing and signs nothing; all of it can be done later', async () => {
    const [anne] = someSigners('Anne') as [SomeSigner];
    const blobs = {
      ...database.platform.blobs,
      put: () => Promise.resolve(err({ code: 'storage_full' as const })),
    };
    const full = (context: Context): Context => ({ ...context, platform: { ...context.platform, blobs } });
    const upload = { documentId: uuidv7(), fileName: 'a.pdf', bytes: PAPER, address: ADDRESS };
    expect(codeOf(await uploadDocument(full(as()), upload))).toBe('storage_full');
    must(await uploadDocument(as(), upload));

    const { documentId } = upload;
    const request = {
      ...({ documentId, title: 'A', language: 'nb', address: ADDRESS } as const),
      signers: [anne.userId],
    };
    expect(codeOf(await sendDocument(full(as()), request, [anne]))).toBe('storage_full');
    must(await sendDocument(as(), request, [anne]));

    expect(codeOf(await signNewest(full(as(anne.userId)), documentId))).toBe('storage_full');
    expect((await documentOf(as(), documentId)).signatures).toEqual([]);
    must(await signNewest(as(anne.userId), documentId));
  });
});

describe('in the database, against every program', () => {
  it('nothing is added after the end, out of turn, or to what is sent', async () => {
    const signers = someSigners('Anne', 'Bo');
    const id = await sentTo(as(), signers);
    const insert = (position: number) =>
      database.owner.begin(async (sql) => {
        await sql`select set_config('segl.client_id', ${clientId}, true)`;
        await sql`insert into signing.signature (client_id, document_id, position, signer_no, act_id, method, address,
        signed_at, blob_id, sha256, size) values (${clientId}, ${id}, ${position}, 1, ${uuidv7()}, 'totp', '', now(),
        ${uuidv7()}, '\\x00', 1)`;
      });
    await expect(insert(2)).rejects.toThrow('does not follow');
    await expect(
      database.owner.begin(async (sql) => {
        await sql`select set_config('segl.client_id', ${clientId}, true)`;
        await sql`insert into signing.signer (client_id, document_id, no, user_id, name, field)
          values (${clientId}, ${id}, 3, ${uuidv7()}, 'X', 'x')`;
      }),
    ).rejects.toThrow('sent already');
    must(
      await closeDocument(as(), {
        documentId: id,
        kind: 'withdrawn',
        reason: null,
        maySend: true,
        address: ADDRESS,
      }),
    );
    await expect(insert(1)).rejects.toThrow('is closed');
  });
});

describe('who sees what', () => {
  it('everyone with the right all of them, a field user those they are to sign, another client none', async () => {
    const [anne, bo] = someSigners('Anne', 'Bo') as [
      { userId: string; name: string },
      { userId: string; name: string },
    ];
    const hers = await sentTo(as(), [anne, bo]);
    const his = await sentTo(as(), [bo]);
    const listed = async (userId: string) =>
      (await documentsFor(as(userId))).documents.map(({ id, waitsForMe }) => [id, waitsForMe]);
    expect(await listed(anne.userId)).toEqual([[hers, true]]);
    expect(await listed((await somebodyIn(machine(), 'field')).userId)).toEqual([]);
    expect(await listed((await somebodyIn(machine(), 'auditor')).userId)).toEqual([
      [his, false],
      [hers, false],
    ]);
    expect(codeOf(await documentFor(as(anne.userId), 'field', his))).toBe('document_unknown');
    const file = { documentId: his, version: 'newest' as const };
    expect(codeOf(await documentFile(as(anne.userId), file))).toBe('document_unknown');
    const elsewhere = database.contextFor(await database.newClient(), bo.userId);
    expect(await documentsFor(elsewhere)).toEqual({ documents: [], next: null });
    expect(await documentsWaiting(elsewhere)).toEqual([]);
    expect(codeOf(await documentFile(elsewhere, file))).toBe('document_unknown');
  });

  it('page by page, newest first, each once, however many came at the same moment', async () => {
    const [anne, bo] = someSigners('Anne', 'Bo') as [SomeSigner, SomeSigner];
    const elsewhere = database.contextFor(await database.newClient());
    const sent: string[] = [];
    for (const signers of [[anne], [bo], [anne, bo], [bo], [anne]])
      sent.push(await sentTo(elsewhere, signers));
    const pages = async (of: Sight | null) => {
      const seen: string[][] = [];
      let after: DocumentCursor | null = null;
      do {
        const page: SigningDocument[] = must(
          await elsewhere.transaction(async (tx) =>
            ok(await listDocuments(tx, elsewhere.clientId, { after, of, size: 2 })),
          ),
        );
        seen.push(page.map(({ id }) => id));
        after = page.at(-1) ?? null;
      } while (after);
      return seen;
    };
    const [e1, d, c, b, a] = sent.toReversed();
    expect(await pages(null)).toEqual([[e1, d], [c, b], [a], []]);
    expect(await pages({ person: bo.userId, folders: [], root: false })).toEqual([[d, c], [b], []]);
    expect(await pages({ person: bo.userId, folders: [], root: true })).toEqual(await pages(null));
  });

  it('what waits for a person, until they signed it or nobody is to any more', async () => {
    const [anne, bo] = someSigners('Anne', 'Bo') as [SomeSigner, SomeSigner];
    const signed = await sentTo(as(), [anne, bo]);
    const withdrawn = await sentTo(as(), [anne]);
    const open = await sentTo(as(), [anne]);
    const waiting = async ({ userId }: SomeSigner) =>
      (await documentsWaiting(as(userId))).map(({ id }) => id);
    expect(await waiting(anne)).toEqual([open, withdrawn, signed]);
    must(await signNewest(as(anne.userId), signed));
    const closing = {
      documentId: withdrawn,
      kind: 'withdrawn',
      reason: 'Feil',
      address: '127.0.0.1',
    } as const;
    must(await closeDocument(as(), { ...closing, maySend: true }));
    expect(await waiting(anne)).toEqual([open]);
    expect(await waiting(bo)).toEqual([signed]);
  });

  it('the uploaded file byte for byte, and the newest', async () => {
    const [anne] = someSigners('Anne') as [SomeSigner];
    const id = await sentTo(as(), [anne]);
    const read = async (version: 'newest' | 'uploaded') =>
      must(await documentFile(as(anne.userId), { documentId: id, version })).bytes;
    expect(Buffer.from(await read('uploaded')).equals(Buffer.from(PAPER))).toBe(true);
    expect(Buffer.from(await read('newest')).equals(Buffer.from(await newestBytes(as(), id)))).toBe(true);
  });
});

describe('with the rules of the database switched off', () => {
  /** Means nothing once the transaction has ended; one issuer alone has no order. */
  const UNSAID = ['dispatch.sent_tx', 'dispatch.sent_server', 'issuer.no'];

  /** Another value than the column has. */
  const OTHER: Readonly<Record<string, (column: string) => string>> = {
    bool: (column) => `not ${column}`,
    bytea: (column) => `coalesce(${column}, '') || '\\x00'`,
    text: (column) => `coalesce(${column}, '') || 'x'`,
    timestamptz: (column) => `coalesce(${column}, now()) + interval '1 ms'`,
    uuid: () => 'gen_random_uuid()',
  };

  it('every column, row and loose part is named, and what can’t be read is one finding', LONG, async () => {
    const [anne] = (await signersIn(machine(), 'Anne')) as [SomeSigner];
    must(await signNewest(as(anne.userId), await sentTo(as(), [anne])));
    const act = { kind: 'withdrawn', reason: 'Feil', maySend: true, address: ADDRESS } as const;
    must(await closeDocument(as(), { ...act, documentId: await sentTo(as(), [anne]) }));
    const archive = await archiveMade(await newMember(database, clientId, 'administrator'), [sender]);
    must(await fileDocument(as(), { ...archive, documentId: await uploaded(as()) }));
    await sequence(as());
    const faults = async () => {
      const { findings, disagreements } = await verifyClient(machine(), [signingAnswers]);
      return [...findings.map(({ code }) => code), ...disagreements];
    };
    expect(await faults()).toEqual([]);

    const { owner } = database;
    const columns = await owner<{ table: string; column: string; type: string }[]>`
      select table_name as table, column_name as column, udt_name as type from information_schema.columns c
      where table_schema = 'signing' and exists (select from information_schema.columns i
        where i.table_schema = 'signing' and i.table_name = c.table_name and i.column_name = 'client_id')`;
    const tables = [...new Set(columns.map(({ table }) => table))];
    for (const table of tables) {
      await owner.unsafe(`alter table signing.${table} disable trigger user`);
      for (const { name } of await owner<{ name: string }[]>`select conname as name from pg_constraint
        where conrelid = ${`signing.${table}`}::regclass and contype in ('c', 'f')`)
        await owner.unsafe(`alter table signing.${table} drop constraint "${name}"`);
    }

    const quiet: string[] = [];
    const tried = async (what: string, table: string, change: string) => {
      const kept = await owner.unsafe(`select * from signing.${table} where client_id = '${clientId}'`);
      expect((await owner.unsafe(change)).count).toBeGreaterThan(0);
      if ((await faults()).length === 0) quiet.push(what);
      await owner.unsafe(`delete from signing.${table} where client_id = '${clientId}' or
        not exists (select from platform.client c where c.id = client_id)`);
      await owner`insert into ${owner(`signing.${table}`)} ${owner(kept as never)}`;
    };
    for (const { table, column, type } of columns) {
      if (UNSAID.includes(`${table}.${column}`)) continue;
      const other = OTHER[type]?.(`"${column}"`) ?? `"${column}" + 100`;
      const of = `signing.${table} where client_id = '${clientId}'`;
      const one = `ctid = (select min(ctid) from ${of})`;
      await tried(
        `${table}.${column}`,
        table,
        `update signing.${table} set "${column}" = ${other} where ${one}`,
      );
      if (column !== 'document_id') continue;
      const copied = columns.filter(
        (each) => each.table === table && !UNSAID.includes(`${table}.${each.column}`),
      );
      const names = copied.map((each) => `"${each.column}"`);
      const values = copied.map((each) =>
        ['document_id', 'act_id'].includes(each.column)
          ? 'gen_random_uuid()'
          : each.column === 'code'
            ? `code || 'x'`
            : `"${each.column}"`,
      );
      const loose = `insert into signing.${table} (${names.join()}) select ${values.join()} from ${of} limit 1`;
      await tried(`${table}: one more`, table, loose);
      await tried(`${table}: one gone`, table, `delete from signing.${table} where ${one}`);
    }
    expect(quiet).toEqual([]);
    expect(await faults()).toEqual([]);
    await owner`update signing.dispatch set blob_id = gen_random_uuid() where client_id = ${clientId}`;
    expect(await faults()).toContainEqual(expect.stringContaining('file_changed'));
  });
});
