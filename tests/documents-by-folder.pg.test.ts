import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROCEDURE_NAMES, type ProcedureName } from '#lib/domain/access/procedures.ts';
import type { Right } from '#lib/domain/documents/archive/grants.ts';
import { createCaller } from '#lib/server/api/router.ts';
import { memberOf, askAnother } from '#lib/server/identity/index.ts';
import { sequence } from '#lib/server/audit/index.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { fileDocument } from '#lib/server/signing/archive/filing.ts';
import { setRights } from '#lib/server/signing/archive/folders.ts';
import { folderMade } from './setup/books/archive.ts';
import { newestHash, PAPER, sentTo, uploaded } from './setup/books/documents.ts';
import { must } from './setup/books/drafts.ts';
import { newMember } from './setup/books/members.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { NEW_STANDING } from './setup/standing.ts';

/*
 * Every procedure that has to do with documents, asked by who has no right in a folder, who may see it, and who has one right
 * more: a new one of theirs has its line here, or this does not compile.
 */

type OfDocuments = Extract<ProcedureName, `documents.${string}` | 'archive.file' | 'evidence.file'>;

let database: TestDatabase;
let place: Place;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

interface Place {
  readonly administrator: Context;
  readonly owner: Context;
  readonly asker: Context;
  readonly folderId: string;
  /** Uploaded and sent by another, in the folder. */
  readonly draftId: string;
  readonly sentId: string;
  readonly sha256: string;
}

beforeEach(async () => {
  const clientId = await database.newClient('Fjordheim Bygg AS');
  const member = () => newMember(database, clientId, 'bookkeeper');
  const administrator = await newMember(database, clientId, 'administrator');
  const [owner, asker] = [await member(), await member()];
  const folderId = await folderMade(administrator, 'Lønn');
  const [draftId, sentId] = [
    await uploaded(owner),
    await sentTo(owner, [{ userId: administrator.actorId, name: 'administrator' }]),
  ];
  must(await fileDocument(owner, { documentId: draftId, folderId }));
  must(
    await setRights(administrator, {
      ...{ id: clientId, after: null, inherits: true },
      grants: [{ of: 'person', id: owner.actorId, rights: ['manage', 'add', 'sign'] }],
    }),
  );
  must(await fileDocument(owner, { documentId: sentId, folderId }));
  const sha256 = await newestHash(owner, sentId);
  place = { administrator, owner, asker, folderId, draftId, sentId, sha256 };
});

/** One has every right in the folder, so that there is somebody who does; whoever asks has these; nobody else has any. */
async function given(...rights: Right[]): Promise<void> {
  const { administrator, owner, asker, folderId } = place;
  const to = (who: Context, what: readonly Right[]) => ({
    ...{ of: 'person' as const, id: who.actorId, rights: what },
  });
  must(
    await setRights(administrator, {
      ...{ id: folderId, after: 1, inherits: false },
      grants: [to(owner, ['manage', 'add', 'sign']), ...(rights.length > 0 ? [to(asker, rights)] : [])],
    }),
  );
  await sequence(administrator);
}

function callerOf({ clientId, actorId }: Context) {
  const { platform } = database;
  const requestId = uuidv7();
  const person = { id: actorId, name: 'x', email: 'x@firma.example' };
  return createCaller({
    ...{ platform, requestId, person, address: '127.0.0.1', wantedClient: clientId },
    memberIn: (client) => memberOf(createContext(platform, { clientId: client, actorId, requestId })),
    ...{ standing: NEW_STANDING, site: { origin: 'http://localhost' }, weakening: askAnother },
    session: {
      ...{ token: null, set: () => {}, clear: () => {}, device: null, keepDevice: () => {} },
      ...{ errand: null, keepErrand: () => {} },
    },
  });
}
type Caller = ReturnType<typeof callerOf>;

/** What comes of a call: `ok`, or `found` where it says something of the documents in the folder; else the code. */
async function outcomeOf(call: (api: Caller, at: Place) => Promise<unknown>): Promise<string> {
  try {
    const answer = await call(callerOf(place.asker), place);
    const said = JSON.stringify(answer ?? null);
    return said.includes(place.sentId) || said.includes(place.draftId) ? 'found' : 'ok';
  } catch (thrown) {
    const { cause } = thrown as { cause?: { failure?: { code: string } } };
    if (!cause?.failure) throw thrown;
    return cause.failure.code;
  }
}

interface Case {
  readonly call: (api: Caller, at: Place) => Promise<unknown>;
  /** Without a right in the folder. */
  readonly out: string;
  /** Where it may be seen, and nothing else. */
  readonly see: string;
  /** With the right it takes, where that is another. */
  readonly with?: readonly [Right, string];
}

const CASES: Record<OfDocuments, Case> = {
  'documents.list': { call: (api) => api.documents.list({}), out: 'ok', see: 'found' },
  'documents.find': { call: (api) => api.documents.find({ query: 'avtale' }), out: 'ok', see: 'found' },
  'documents.waiting': { call: (api) => api.documents.waiting(), out: 'ok', see: 'ok' },
  'documents.get': {
    call: (api, { sentId: documentId }) => api.documents.get({ documentId }),
    ...{ out: 'document_unknown', see: 'found' },
  },
  'documents.signers': {
    call: (api, { draftId: documentId }) => api.documents.signers({ documentId }),
    ...{ out: 'document_unknown', see: 'ok' },
  },
  'documents.file': {
    call: (api, { sentId: documentId }) => api.documents.file({ documentId, version: 'newest' }),
    ...{ out: 'document_unknown', see: 'ok' },
  },
  'documents.mayUpload': { call: (api) => api.documents.mayUpload(), out: 'ok', see: 'ok' },
  'documents.upload': {
    call: (api, { folderId }) =>
      api.documents.upload({
        ...{ documentId: uuidv7(), fileName: 'a.pdf', bytes: new Uint8Array(PAPER), folderId },
      }),
    ...{ out: 'folder_unknown', see: 'folder_right_missing', with: ['add', 'ok'] },
  },
  'documents.send': {
    call: (api, { draftId: documentId, owner }) =>
      api.documents.send({ documentId, title: 'x', language: 'nb', signers: [owner.actorId] }),
    ...{ out: 'document_unknown', see: 'folder_right_missing', with: ['add', 'ok'] },
  },
  // To sign takes that one was asked.
  'documents.sign': {
    call: (api, { sentId: documentId, sha256 }) =>
      api.documents.sign({ documentId, sha256, actId: uuidv7(), totp: '000000' }),
    ...{ out: 'document_unknown', see: 'not_a_signer' },
  },
  'documents.close': {
    call: (api, { sentId: documentId }) =>
      api.documents.close({ documentId, kind: 'withdrawn', reason: null }),
    ...{ out: 'document_unknown', see: 'not_the_sender', with: ['manage', 'ok'] },
  },
  'archive.file': {
    call: (api, { sentId: documentId }) => api.archive.file({ documentId, folderId: null, typeId: null }),
    ...{ out: 'document_unknown', see: 'folder_right_missing', with: ['manage', 'ok'] },
  },
  'evidence.file': {
    call: (api, { sentId: id }) => api.evidence.file({ id }),
    ...{ out: 'event_not_found', see: 'found' },
  },
};

const names = PROCEDURE_NAMES.filter((name): name is OfDocuments => Object.hasOwn(CASES, name));

describe.each(names)('%s', (name) => {
  const { call, out, see, with: more } = CASES[name];

  it('without a right in the folder is as if there were nothing', async () => {
    await given();
    expect(await outcomeOf(call)).toBe(out);
  });

  it('with the right to see, and no other', async () => {
    await given('see');
    expect(await outcomeOf(call)).toBe(see);
  });

  if (more)
    it('with the right that it takes', async () => {
      await given(more[0]);
      expect(await outcomeOf(call)).toBe(more[1]);
    });
});

describe('the log, to who does not see a document', () => {
  it.each<[string, (api: Caller, at: Place) => Promise<unknown>]>([
    ['audit.log', (api) => api.audit.log({})],
    ['audit.timeline', (api, { sentId: id }) => api.audit.timeline({ type: 'document', id })],
    ['audit.thread', (api, { sentId: id }) => api.audit.thread({ type: 'document', id })],
  ])('%s tells that it was sent, and not what it is called', async (_, call) => {
    await given();
    const said = JSON.stringify(await call(callerOf(place.asker), place));
    expect(said).toContain('document.sent');
    expect(said).not.toMatch(/Leieavtale|avtale\.pdf/);
  });
});
