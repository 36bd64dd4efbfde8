import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { afterEach, expect, test, vi } from 'vitest';
import { failWrite, TestDevice } from '#tests/fixtures/device.ts';
import { CallFailed, type Api } from '#lib/api.ts';
import { CONSENT } from '#lib/domain/documents/preparation.ts';
import { throughDevice, type Around } from '../desk/through.ts';
import { cipherOf } from '../store/cipher.ts';
import { dataKeyOf, newDataKey } from '../store/data-key.ts';
import type { Store } from '../store/store.ts';
import { identify } from '../vault/identify.ts';
import { wipeSynced } from '../vault/wipe.ts';
import { fileAddress } from './address.ts';
import { chooseDocuments, documentsHere, fetchDocuments, type FetchingDocuments } from './ahead.ts';
import { leaveDocumentsOf } from './leave.ts';
import { listPrepared, prepare, unprepare } from './prepared.ts';
import { keptFile, type Listed, type Shown } from './shown.ts';
import { tidyDocuments } from './tidy.ts';

const WORDS = 'Leieavtale for brygge 4, Havblikk';
const now = new Date('2026-12-01T08:12:00Z');
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const textOf = (n: number) => new TextEncoder().encode(`${WORDS} ${n} `.repeat(40));

afterEach(() => vi.unstubAllGlobals());

interface OnServer {
  shown: Shown;
  bytes: Uint8Array;
}

/** A server with documents that wait for one person; each can be changed by the test. */
class Server {
  readonly documents = new Map<string, OnServer>();
  readonly asked: string[] = [];
  away = false;
  allowed = true;
  readonly personId: string;

  constructor(personId: string) {
    this.personId = personId;
  }

  add(bytes = textOf(this.documents.size)): string {
    const id = v7();
    const shown = {
      ...{
        id,
        title: WORDS,
        fileName: 'avtale.pdf',
        pages: 1,
        standing: 'sent',
        uploadedAt: now,
        sentAt: now,
      },
      ...{ uploadedBy: v7(), folderId: null, typeId: null, waitsForMe: true, closing: null, code: 'ABC' },
      ...{ sha256: hashOf(bytes), size: bytes.length, signing: { host: 'segl.example', passkeys: ['AQ'] } },
      signers: [{ userId: this.personId, name: 'Marit Solberg', signedAt: null, signedWith: null }],
    };
    this.documents.set(id, { shown: shown as unknown as Shown, bytes });
    return id;
  }

  change(id: string, facts: Partial<Shown>, bytes?: Uint8Array): void {
    const before = this.documents.get(id);
    if (!before) throw new Error('nobody has it');
    const file = bytes ? { sha256: hashOf(bytes), size: bytes.length } : {};
    this.documents.set(id, {
      shown: { ...before.shown, ...facts, ...file },
      bytes: bytes ?? before.bytes,
    });
  }

  get api(): Api {
    const answer = <T>(path: string, from: () => T): Promise<T> => {
      this.asked.push(path);
      return this.away
        ? Promise.reject(new CallFailed('Failed to fetch', { asked: true }))
        : Promise.resolve().then(from);
    };
    const refused = (code: string) =>
      new CallFailed(code, { asked: true, status: 404, data: { segl: { code, outcome: 'as_before' } } });
    const get = ({ documentId }: { documentId: string }) =>
      answer('get', () => {
        const found = this.documents.get(documentId);
        if (!found) throw refused('document_unknown');
        return found.shown;
      });
    const waiting = () =>
      answer('waiting', () => {
        if (!this.allowed) throw refused('not_allowed');
        return [...this.documents.values()].map(({ shown }) => shown).filter((each) => each.waitsForMe);
      });
    return { documents: { get: { query: get }, waiting: { query: waiting } } } as unknown as Api;
  }

  readonly send = async (address: string): Promise<Response> => {
    this.asked.push('file');
    if (this.away) throw new TypeError('Failed to fetch');
    const found = [...this.documents].find(
      ([documentId]) => fileAddress({ documentId, clientId: 'c' }) === address,
    );
    return Promise.resolve(
      found ? new Response(Uint8Array.from(found[1].bytes)) : new Response(null, { status: 404 }),
    );
  };

  /** How often a file was asked for. */
  get files(): number {
    return this.asked.filter((path) => path === 'file').length;
  }
}

async function deviceWith(count: number) {
  const device = new TestDevice();
  const store = await device.boot();
  const { userId } = device.space;
  const server = new Server(userId);
  const ids = Array.from({ length: count }, () => server.add());
  const fetching: FetchingDocuments = {
    ...{ store: () => store, api: server.api, send: server.send, clientId: 'c', userId },
    goesOn: () => true,
  };
  await chooseDocuments(store, true);
  return { device, store, server, ids, userId, fetching };
}

const readAndPrepare = (store: Store, server: Server, documentId: string, more: object = {}) => {
  const { title, sha256 } = server.documents.get(documentId)!.shown;
  return prepare(store, { documentId, title, sha256, consent: CONSENT, at: now, ...more });
};
const fellOf = async (store: Store) => (await listPrepared(store)).map(({ fell }) => fell);

/** A call of a screen beside the open device. */
function asking(store: Store, userId: string, server: Server) {
  const around: Around = {
    ...{ store, userId, clientId: 'c', away: server.away },
    ...{ onHere: () => {}, onKept: () => {} },
  };
  const { documents } = server.api;
  return {
    get: (documentId: string) =>
      throughDevice(around, { kind: 'query', path: 'documents.get', input: { documentId } }, () =>
        documents.get.query({ documentId }),
      ) as Promise<Shown & { here: { away: boolean; keptAt: Date | null; prepared: object | null } }>,
    waiting: () =>
      throughDevice(around, { kind: 'query', path: 'documents.waiting', input: undefined }, () =>
        documents.waiting.query(),
      ) as Promise<(Listed & { here: { away: boolean; keptAt: Date | null } })[]>,
  };
}

test('nothing is asked for unless it is chosen', async () => {
  const { store, server, fetching } = await deviceWith(1);
  await chooseDocuments(store, false);
  expect(await fetchDocuments(fetching)).toBe('all');
  expect(server.asked).toEqual([]);
});

test('fetched once, checked, sealed, told without network; and let go of once it waits no more', async () => {
  const { store, server, ids, userId, fetching } = await deviceWith(2);
  const [one, two] = ids as [string, string];
  expect(await fetchDocuments(fetching)).toBe('all');
  expect(await fetchDocuments(fetching)).toBe('all');
  expect(server.files).toBe(2);
  expect(await documentsHere(store)).toMatchObject({ here: 2, waiting: 2, full: false });
  const { shown, bytes } = server.documents.get(one)!;
  expect(await keptFile(store, one, shown.sha256)).toEqual(bytes);
  for (const table of store.database.tables)
    for (const row of (await table.toArray()) as { ciphertext?: Uint8Array }[]) {
      const { ciphertext, ...open } = row;
      expect(Buffer.from(ciphertext ?? []).includes(Buffer.from('brygge'))).toBe(false);
      expect(JSON.stringify(open)).not.toMatch(/brygge|Marit|avtale/);
    }
  server.away = true;
  const screen = asking(store, userId, server);
  expect(await screen.get(one)).toMatchObject({ title: WORDS, here: { away: true, prepared: null } });
  expect((await screen.waiting()).map(({ here }) => here.keptAt !== null)).toEqual([true, true]);
  server.away = false;
  server.change(one, { waitsForMe: false, standing: 'withdrawn' });
  await fetchDocuments(fetching);
  expect(await store.database.documents.toCollection().primaryKeys()).toEqual([two]);
  server.away = true;
  await expect(screen.get(one)).rejects.toThrow('Failed to fetch');
  await chooseDocuments(store, false);
  await fetchDocuments(fetching);
  expect(await store.database.documents.count()).toBe(0);
  await expect(screen.get(two)).rejects.toThrow('Failed to fetch');
});

test('a file that is not the one the document names is not kept; one that is newer takes its place', async () => {
  const { store, server, ids, fetching } = await deviceWith(1);
  const [id] = ids as [string];
  server.documents.get(id)!.bytes = textOf(99);
  expect(await fetchDocuments(fetching)).toBe('all');
  expect(await store.database.documents.count()).toBe(0);
  server.change(id, {}, textOf(5));
  await fetchDocuments(fetching);
  expect(await keptFile(store, id, hashOf(textOf(5)))).toEqual(textOf(5));
  // Another has signed.
  const { signers } = server.documents.get(id)!.shown;
  const other = { userId: v7(), name: 'Per', signedAt: now, signedWith: null };
  server.change(id, { signers: [...signers, other] }, textOf(6));
  await fetchDocuments(fetching);
  expect(await keptFile(store, id, hashOf(textOf(5)))).toBeNull();
  expect(await keptFile(store, id, hashOf(textOf(6)))).toEqual(textOf(6));
});

test('stopped, locked or without an answer on the way, it goes on later, and what came stays', async () => {
  const { store, server, fetching } = await deviceWith(3);
  let left = 3;
  expect(await fetchDocuments({ ...fetching, goesOn: () => left-- > 0 })).toBe('later');
  expect(await store.database.documents.count()).toBe(2);
  server.away = true;
  expect(await fetchDocuments(fetching)).toBe('later');
  expect(await store.database.documents.count()).toBe(2);
  server.away = false;
  let open: Store | null = store;
  const locksWithTheFile = async (address: string) => {
    open = null;
    return server.send(address);
  };
  expect(await fetchDocuments({ ...fetching, store: () => open, send: locksWithTheFile })).toBe('later');
  expect(await store.database.documents.count()).toBe(2);
  expect(await fetchDocuments(fetching)).toBe('all');
  expect([await store.database.documents.count(), server.files]).toEqual([3, 4]);
});

test('a device without room keeps what it has, and says so', async () => {
  const { store, server, fetching } = await deviceWith(2);
  const MIB = 1024 * 1024;
  const estimate = () => Promise.resolve({ quota: 100 * MIB, usage: 61 * MIB });
  vi.stubGlobal('navigator', { storage: { estimate } });
  expect(await fetchDocuments(fetching)).toBe('full');
  expect([server.files, (await documentsHere(store)).full]).toEqual([0, true]);
  vi.unstubAllGlobals();
  const quota = () => new DOMException('', 'QuotaExceededError');
  // The first writes are of the list and the key of names.
  const { database } = store;
  const put = vi.spyOn(database.documents, 'put').mockRejectedValueOnce(quota());
  expect(await fetchDocuments(fetching)).toBe('full');
  put.mockRestore();
  expect(await fetchDocuments(fetching)).toBe('all');
  expect(await documentsHere(store)).toMatchObject({ here: 2, full: false });
});

test('prepared it stays over a restart and a fetch, is told with its document, and is taken back', async () => {
  const { device, store, server, ids, userId, fetching } = await deviceWith(1);
  const [id] = ids as [string];
  expect(await readAndPrepare(store, server, id)).toMatchObject({ ok: true });
  const again = await device.boot();
  await fetchDocuments({ ...fetching, store: () => again });
  expect(await listPrepared(again)).toEqual([
    { documentId: id, title: WORDS, sha256: hashOf(textOf(0)), consent: CONSENT, at: now, fell: null },
  ]);
  const [row] = await again.database.prepared.toArray();
  expect(Object.keys(row!).sort()).toEqual(['ciphertext', 'id', 'iv', 'schema', 'sealing']);
  expect((await asking(again, userId, server).get(id)).here.prepared).toMatchObject({ fell: null });
  await unprepare(again, id);
  expect(await listPrepared(again)).toEqual([]);
});

test('nothing of it is sent: the server is asked how the document stands, and no more', async () => {
  const { store, server, ids, fetching } = await deviceWith(1);
  await readAndPrepare(store, server, ids[0]!);
  await chooseDocuments(store, false);
  await fetchDocuments(fetching);
  expect(server.asked).toEqual(['get']);
});

test.each([
  ['changed', (server: Server, id: string) => server.change(id, {}, textOf(7))],
  [
    'withdrawn',
    (server: Server, id: string) => server.change(id, { standing: 'withdrawn', waitsForMe: false }),
  ],
  [
    'declined',
    (server: Server, id: string) => server.change(id, { standing: 'declined', waitsForMe: false }),
  ],
  ['gone', (server: Server, id: string) => server.documents.delete(id)],
  [
    'signed',
    (server: Server, id: string) => {
      const [signer] = server.documents.get(id)!.shown.signers;
      server.change(id, { waitsForMe: false, signers: [{ ...signer!, signedAt: now }] }, textOf(8));
    },
  ],
] as const)(
  'what was prepared falls where the document was %s meanwhile, and does not stand up again',
  async (fall, change) => {
    const { store, server, ids, fetching } = await deviceWith(1);
    const [id] = ids as [string];
    const before = server.documents.get(id)!;
    await readAndPrepare(store, server, id);
    change(server, id);
    server.away = true;
    await fetchDocuments(fetching);
    expect(await fellOf(store)).toEqual([null]);
    server.away = false;
    await fetchDocuments(fetching);
    expect(await fellOf(store)).toEqual([fall]);
    server.documents.set(id, before);
    await fetchDocuments(fetching);
    expect(await fellOf(store)).toEqual([fall]);
  },
);

test('a screen that is told of another file has it fall at once; words of before fall as well', async () => {
  const { store, server, ids, userId } = await deviceWith(2);
  const [one, two] = ids as [string, string];
  await readAndPrepare(store, server, one);
  await readAndPrepare(store, server, two, { consent: 'segl.signing-words.v0' });
  server.change(one, {}, textOf(7));
  const screen = asking(store, userId, server);
  expect((await screen.get(one)).here.prepared).toMatchObject({ fell: 'changed' });
  expect((await screen.get(two)).here.prepared).toMatchObject({ fell: 'words' });
});

test('taken back while it is judged, it does not come back', async () => {
  const { store, server, ids, userId } = await deviceWith(1);
  const [id] = ids as [string];
  await readAndPrepare(store, server, id);
  server.change(id, {}, textOf(7));
  const slow: Store = {
    ...store,
    cipher: {
      ...store.cipher,
      seal: async (...of) => {
        await unprepare(store, id);
        return store.cipher.seal(...of);
      },
    },
  };
  await asking(slow, userId, server).get(id);
  expect(await listPrepared(store)).toEqual([]);
});

test('prepared anew while it is judged, what is prepared now holds', async () => {
  const { store, server, ids, userId } = await deviceWith(1);
  const [id] = ids as [string];
  await readAndPrepare(store, server, id);
  server.change(id, {}, textOf(7));
  const slow: Store = {
    ...store,
    cipher: {
      ...store.cipher,
      seal: async (...of) => {
        await unprepare(store, id);
        await readAndPrepare(store, server, id);
        return store.cipher.seal(...of);
      },
    },
  };
  await asking(slow, userId, server).get(id);
  expect(await listPrepared(store)).toMatchObject([{ sha256: hashOf(textOf(7)), fell: null }]);
});

test('words of before hold no more, also before a server has told how the document stands', async () => {
  const { store, server, ids } = await deviceWith(1);
  await readAndPrepare(store, server, ids[0]!, { consent: 'segl.signing-words.v0' });
  expect(await fellOf(store)).toEqual(['words']);
});

test('a choice that was altered on the disk is none, and stops nothing', async () => {
  const { store, fetching } = await deviceWith(1);
  await store.database.kept.where({ id: 'documents ahead' }).modify({ ciphertext: new Uint8Array(4_112) });
  vi.stubGlobal('reportError', () => {});
  expect(await fetchDocuments(fetching)).toBe('all');
  expect(await documentsHere(store)).toMatchObject({ chosen: false, here: 0 });
});

test('the choice taken back without network takes the documents at once', async () => {
  const { store, server, fetching } = await deviceWith(1);
  await fetchDocuments(fetching);
  server.away = true;
  await chooseDocuments(store, false);
  const facts = await store.database.kept.where('id').startsWith('answer documents.get').count();
  expect([await store.database.documents.count(), facts]).toEqual([0, 0]);
});

test('locked and left while a document is being sealed, it leaves none behind', async () => {
  const { store, server, fetching } = await deviceWith(1);
  let open: Store | null = {
    ...store,
    cipher: {
      ...store.cipher,
      seal: async (table, ...of) => {
        const sealed = await store.cipher.seal(table, ...of);
        if (table === 'documents') {
          open = null;
          await tidyDocuments(store.database);
        }
        return sealed;
      },
    },
  };
  expect(await fetchDocuments({ ...fetching, store: () => open })).toBe('later');
  const facts = await store.database.kept.where('id').startsWith('answer documents.get').count();
  expect([server.files, await store.database.documents.count(), facts]).toEqual([1, 0, 0]);
});

test('a device without room prepares nothing, and says so', async () => {
  const { store, server, ids } = await deviceWith(1);
  failWrite(store.database, 1, () => new DOMException('', 'QuotaExceededError'));
  expect(await readAndPrepare(store, server, ids[0]!)).toEqual({ ok: false, error: { code: 'device_full' } });
  expect(await listPrepared(store)).toEqual([]);
});

test('another person, and another client, on the same device have none of it; its ciphertext is nothing to them', async () => {
  const { device, server, ids, fetching } = await deviceWith(1);
  const [id] = ids as [string];
  const key = await dataKeyOf(newDataKey());
  const store: Store = { database: device.open(), cipher: cipherOf(key, device.space.clientId) };
  await chooseDocuments(store, true);
  await fetchDocuments({ ...fetching, store: () => store });
  await readAndPrepare(store, server, id);
  const [file, prepared] = [await store.database.documents.get(id), await store.database.prepared.get(id)];
  const { userId, clientId } = device.space;
  for (const space of [
    { userId: v7(), clientId },
    { userId, clientId: v7() },
  ]) {
    const owns = space.userId === userId ? key : await dataKeyOf(newDataKey());
    const other: Store = { database: device.open(space), cipher: cipherOf(owns, space.clientId) };
    expect([await listPrepared(other), await other.database.documents.count()]).toEqual([[], 0]);
    await other.database.prepared.put(prepared!);
    await other.database.documents.put(file!);
    const told = vi.fn();
    vi.stubGlobal('reportError', told);
    expect(await listPrepared(other)).toEqual([]);
    expect(told).toHaveBeenCalledTimes(1);
    expect(await keptFile(other, id, server.documents.get(id)!.shown.sha256)).toBeNull();
  }
});

test('who may not sign any more keeps no document', async () => {
  const { store, server, fetching } = await deviceWith(1);
  await fetchDocuments(fetching);
  server.allowed = false;
  await fetchDocuments(fetching);
  expect(await store.database.documents.count()).toBe(0);
});

test('who leaves the device leaves no document of a client that has let them go either', async () => {
  const { device, store, fetching } = await deviceWith(1);
  await fetchDocuments(fetching);
  const chest = device.chest();
  await identify(store.database, chest);
  // The session knows of no such client any more; the vault does.
  await leaveDocumentsOf(chest, []);
  expect(await store.database.documents.count()).toBe(0);
});

test('signing out takes the documents and leaves what was prepared; too many wrong tries take both', async () => {
  const device = new TestDevice();
  const { userId, clientId } = device.space;
  const vault = device.vault();
  await vault.start();
  await vault.create('åtte små sild');
  const store = vault.store!;
  const server = new Server(userId);
  const id = server.add();
  await chooseDocuments(store, true);
  await fetchDocuments({
    ...{ store: () => vault.store, api: server.api, send: server.send, clientId: 'c', userId },
    goesOn: () => true,
  });
  await readAndPrepare(store, server, id);
  expect(await store.database.documents.count()).toBe(1);
  await leaveDocumentsOf(vault.chest, [clientId]);
  const facts = () => store.database.kept.where('id').startsWith('answer documents.get').count();
  expect([await store.database.documents.count(), await facts(), (await listPrepared(store)).length]).toEqual(
    [0, 0, 1],
  );
  await wipeSynced(store.database);
  expect(await store.database.prepared.count()).toBe(0);
});
