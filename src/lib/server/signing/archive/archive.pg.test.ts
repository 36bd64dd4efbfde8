import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '#lib/domain/access/role.ts';
import { RIGHTS, type Grant, type Right } from '#lib/domain/documents/archive/grants.ts';
import { ok } from '#lib/domain/result.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { endMembership } from '#lib/server/identity/index.ts';
import { ADDRESS, PAPER, sentTo, uploaded } from '#tests/setup/books/documents.ts';
import { archiveMade, folderMade, groupMade } from '#tests/setup/books/archive.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import type { Context } from '../../platform/context.ts';
import { rawSql } from '../../platform/database.ts';
import { closeDocument } from '../documents/close.ts';
import { documentFor, documentsFor } from '../documents/reading.ts';
import { uploadDocument } from '../documents/upload.ts';
import { signingAnswers } from '../reconcile.ts';
import { fileDocument } from './filing.ts';
import { endFolder, setFolder, setRights } from './folders.ts';
import { endGroup, setGroup } from './groups.ts';
import { archiveFor } from './reading.ts';
import { standingIn } from './rights.ts';
import { archiveOf } from './store.ts';
import { addUsualTypes, endType, setType } from './types.ts';

/* The archive on PostgreSQL: who sees and may what by folders and groups, at the server and in the database; trees stay trees. */

let database: TestDatabase;
let clientId: string;
let per: Context;
let ingrid: Context;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clientId = await database.newClient('Fjordheim Bygg AS');
  per = await member('administrator');
  ingrid = await member('bookkeeper');
});
afterAll(() => database.close());

const member = (role: Role) => newMember(database, clientId, role);
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);
const seenBy = async (context: Context) => (await documentsFor(context)).documents.map(({ id }) => id).sort();
const given = (context: Context, ...rights: Right[]): Grant => ({
  ...{ of: 'person', id: context.actorId, rights },
});

async function closed(id: string, ...grants: Grant[]): Promise<void> {
  const archive = await archiveFor(per, 'administrator');
  const after = archive.folders.find((each) => each.id === id)?.set?.version ?? null;
  must(await setRights(per, { id, after, inherits: false, grants }));
}

const NONE = [0, 0, 0, 0, 0, 0, 0];
/** How many rows of a document there are for whoever acts, in each table that says something of it, by SQL alone. */
async function rowsOf(context: Context, documentId: string): Promise<number[]> {
  return must(
    await context.transaction(async (tx) => {
      const sql = rawSql(tx);
      const counts: number[] = [];
      for (const table of [
        'document',
        'dispatch',
        'signature',
        'closing',
        'augmentation',
        'signer',
        'filing',
      ]) {
        const column = table === 'document' ? 'id' : 'document_id';
        const [row] = await sql<{ n: number }[]>`
          select count(*)::int as n from signing.${sql(table)} where ${sql(column)} = ${documentId}`;
        counts.push(row?.n ?? -1);
      }
      return ok(counts);
    }),
  );
}

describe('before anybody sets rights', () => {
  it('everybody sees what they saw, with or without folders', async () => {
    const [auditor, field] = [await member('auditor'), await member('field')];
    const id = await uploaded(ingrid);
    for (const _ of [1, 2]) {
      expect([await seenBy(auditor), await seenBy(field), await seenBy(ingrid)]).toEqual([[id], [], [id]]);
      await folderMade(per, uuidv7());
    }
  });
});

describe('a folder that does not inherit', () => {
  it('keeps its documents to those whom it names: in lists, pages, and rows', async () => {
    const [payroll, marit] = [await member('bookkeeper'), await member('manager')];
    const folderId = await folderMade(per, 'Lønn');
    const groupId = await groupMade(per, [payroll.actorId], 'Lønn');
    await closed(folderId, { of: 'group', id: groupId, rights: ['add', 'manage'] });
    const documentId = uuidv7();
    const file = { documentId, fileName: 'a.pdf', bytes: PAPER, address: ADDRESS };
    expect(codeOf(await uploadDocument(ingrid, { ...file, folderId }))).toBe('folder_unknown');
    must(await uploadDocument(payroll, { ...file, folderId }));
    for (const outside of [ingrid, marit, per]) {
      expect(await seenBy(outside)).toEqual([]);
      expect(await rowsOf(outside, documentId)).toEqual(NONE);
      expect(codeOf(await documentFor(outside, 'manager', documentId))).toBe('document_unknown');
    }
    expect(await seenBy(payroll)).toEqual([documentId]);
    // And a folder in it, as long as that one inherits.
    const within = await folderMade(per, '2026', folderId);
    must(await fileDocument(payroll, { documentId, folderId: within }));
    expect(await rowsOf(marit, documentId)).toEqual(NONE);
    await closed(within, given(marit, 'see'));
    expect([await seenBy(marit), await rowsOf(marit, documentId)]).toEqual([
      [documentId],
      [1, 0, 0, 0, 0, 0, 1],
    ]);
    must(await endGroup(per, { id: groupId, after: 1 }));
    expect(await archiveFor(payroll, 'bookkeeper')).toMatchObject({ folders: [{ id: clientId }] });
  });

  it('gives a field user what it names them for, and nobody more than their role lets them', async () => {
    const [field, auditor] = [await member('field'), await member('auditor')];
    const folderId = await folderMade(per, 'Verneombud');
    const documentId = await uploaded(ingrid);
    must(await fileDocument(ingrid, { documentId, folderId }));
    expect(await seenBy(field)).toEqual([]);
    await closed(folderId, given(field, 'see'), given(ingrid, 'see'));
    expect([await seenBy(field), await seenBy(auditor)]).toEqual([[documentId], []]);
  });

  it('lets a signer see what they are asked to sign, and only that', async () => {
    const marit = await member('manager');
    const folderId = await folderMade(per, 'Ansettelse');
    await closed(folderId, given(ingrid, 'manage', 'add'), given(marit, 'sign'));
    const [asked, other] = [await uploaded(ingrid), await uploaded(ingrid)];
    for (const documentId of [asked, other]) must(await fileDocument(ingrid, { documentId, folderId }));
    await closed(folderId, given(ingrid, 'manage', 'add'));
    const signer = { userId: marit.actorId, name: 'manager' };
    // In the root, from which it is moved once it has been sent.
    const sent = await sentTo(ingrid, [signer]);
    await closed(clientId, given(ingrid, 'manage', 'add'));
    must(await fileDocument(ingrid, { documentId: sent, folderId }));
    expect(await seenBy(marit)).toEqual([sent]);
    expect(await rowsOf(marit, sent)).toEqual([1, 1, 0, 0, 0, 1, 1]);
    // Who it was sent to is nobody's to read who does not see it.
    expect(await rowsOf(per, sent)).toEqual(NONE);
    expect(await rowsOf(marit, other)).toEqual(NONE);
  });
});

describe('the database', () => {
  it('lets see what the rule of the domain says, whatever tree, groups and role', async () => {
    const people = await Promise.all(ROLES.map(member));
    const marks = fc.array(
      fc.record({ below: fc.nat(), inherits: fc.boolean(), to: fc.array(fc.nat(), { maxLength: 2 }) }),
      { minLength: 2, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(marks, fc.subarray([0, 1, 2, 3, 4]), async (wanted, inGroup) => {
        clientId = per.clientId;
        const group = await groupMade(
          per,
          inGroup.map((at) => people[at]!.actorId),
          uuidv7(),
        );
        const ids = [clientId];
        for (const [at, { below, inherits, to }] of wanted.entries()) {
          if (at > 0) ids.push(await folderMade(per, uuidv7(), ids[below % ids.length]));
          const grants = [...new Set(to.map((each) => each % (people.length + 1)))].map((each): Grant =>
            each === people.length
              ? { of: 'group', id: group, rights: ['see'] }
              : given(people[each]!, RIGHTS[each % RIGHTS.length]!),
          );
          const { folders } = await archiveFor(per, 'administrator');
          const after = folders.find(({ id }) => id === ids[at])?.set?.version ?? null;
          must(await setRights(per, { id: ids[at]!, after, inherits, grants }));
        }
        for (const person of people) {
          const [byRule, byRows] = must(
            await person.transaction(async (tx) => {
              const standing = await standingIn(tx, person);
              const all = [clientId, ...standing.archive.folders.map(({ id }) => id)];
              const rows = await rawSql(tx)<{ id: string }[]>`select signing.seen_folders() as id`;
              return ok([
                new Set(all.filter((id) => standing.in(id).has('see'))),
                new Set(rows.map(({ id }) => id)),
              ] as const);
            }),
          );
          expect(byRows).toEqual(byRule);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('keeps folders a tree: of two that are moved into one another at once, one is', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await folderMade(per, `a${round}`), await folderMade(per, `b${round}`)];
      const moved = await Promise.all([
        setFolder(per, { id: a, name: `a${round}`, parentId: b, after: 1 }),
        setFolder(per, { id: b, name: `b${round}`, parentId: a, after: 1 }),
      ]);
      expect(moved.map(codeOf).sort()).toEqual(['folder_circle', 'ok']);
    }
  });

  it('refuses a circle and an eleventh level also where the service is passed by', async () => {
    let below = await folderMade(per, '1');
    const first = below;
    for (let level = 2; level <= 10; level += 1) below = await folderMade(per, String(level), below);
    const put = (id: string, parent: string) =>
      per.transaction(async (tx) => {
        await rawSql(
          tx,
        )`update signing.folder set parent_id = ${parent} where client_id = ${clientId} and id = ${id}`;
        return ok();
      });
    await expect(put(first, below)).rejects.toThrow(/would lie in itself/);
    const apart = await folderMade(per, 'apart');
    await folderMade(per, 'below it', apart);
    const { folders } = must(await per.transaction(async (tx) => ok(await archiveOf(tx, clientId))));
    const ninth = folders.find(({ id }) => id === below)?.parentId ?? '';
    await expect(put(apart, ninth)).rejects.toThrow(/too deep/);
    await expect(put(await folderMade(per, 'x'), below)).rejects.toThrow(/too deep/);
    expect(codeOf(await setFolder(per, { id: uuidv7(), name: 'y', parentId: below, after: null }))).toBe(
      'folder_too_deep',
    );
  });
});

describe('whoever sends', () => {
  const end = (context: Context, documentId: string) =>
    closeDocument(context, {
      ...({ documentId, kind: 'withdrawn', reason: null, maySend: true, address: ADDRESS } as const),
    });

  it('withdraws what they sent, and that of others only where they manage the folder', async () => {
    const other = await member('bookkeeper');
    const marit = await member('manager');
    const signer = { userId: marit.actorId, name: 'manager' };
    const [own, others] = [await sentTo(ingrid, [signer]), await sentTo(ingrid, [signer])];
    expect(codeOf(await end(other, others))).toBe('not_the_sender');
    expect(codeOf(await end(ingrid, own))).toBe('ok');
    const root = { id: clientId, after: null, inherits: true };
    must(await setRights(per, { ...root, grants: [given(other, 'manage')] }));
    expect(codeOf(await end(other, others))).toBe('ok');
  });

  it('puts documents where they may add, and takes them from where they manage', async () => {
    const other = await member('bookkeeper');
    const [open, shut] = [await folderMade(per, 'Åpen'), await folderMade(per, 'Lukket')];
    await closed(shut, given(ingrid, 'see'));
    const documentId = await uploaded(ingrid);
    const file = (context: Context, folderId: string | null) =>
      fileDocument(context, { documentId, folderId });
    expect(codeOf(await file(ingrid, shut))).toBe('folder_right_missing');
    expect(codeOf(await file(other, shut))).toBe('folder_right_missing');
    expect(codeOf(await file(other, open))).toBe('folder_right_missing');
    expect(codeOf(await file(ingrid, uuidv7()))).toBe('folder_unknown');
    expect(must(await file(ingrid, open)).eventId).not.toBeNull();
    expect(must(await file(ingrid, open)).eventId).toBeNull();
    expect((await documentsFor(ingrid, null, { folderId: open })).documents).toMatchObject([
      { id: documentId, folderId: open },
    ]);
    expect((await documentsFor(ingrid, null, { folderId: null })).documents).toEqual([]);
  });
});

describe('where somebody may nothing', () => {
  it('they take nothing of their own out of, nor is a type said to put documents elsewhere', async () => {
    const { folderId, typeId } = await archiveMade(per);
    const type = { id: typeId, name: 'Arbeidsavtale', direction: 'payroll', folderId } as const;
    must(await setType(per, { ...type, after: 1 }));
    const documentId = await uploaded(ingrid);
    must(await fileDocument(ingrid, { documentId, folderId }));
    await closed(folderId);
    expect(codeOf(await fileDocument(ingrid, { documentId, folderId: null, typeId }))).toBe(
      'folder_right_missing',
    );
    // Who sets it up goes on from what it is; for others it lies nowhere.
    expect((await archiveFor(per, 'administrator')).types).toMatchObject([{ id: typeId, folderId }]);
    expect((await archiveFor(ingrid, 'bookkeeper')).types).toMatchObject([{ id: typeId, folderId: null }]);
  });
});

describe('what has ended', () => {
  it('stays as a document has it: who moves that is not asked for another type', async () => {
    const { folderId, typeId } = await archiveMade(per);
    const documentId = await uploaded(ingrid);
    must(await fileDocument(ingrid, { documentId, folderId: null, typeId }));
    must(await endType(per, { id: typeId, after: 1 }));
    expect(codeOf(await fileDocument(ingrid, { documentId, folderId, typeId }))).toBe('ok');
    const other = await uploaded(ingrid);
    expect(codeOf(await fileDocument(ingrid, { documentId: other, folderId, typeId }))).toBe(
      'document_type_unknown',
    );
  });

  it('is no folder that a type puts its documents into, nor one into which one is just being put', async () => {
    const { folderId, typeId } = await archiveMade(per);
    const type = { id: typeId, name: 'Avtaler', direction: 'contract' } as const;
    must(await setType(per, { ...type, folderId, after: 1 }));
    expect(codeOf(await endFolder(per, { id: folderId, after: 1 }))).toBe('folder_not_empty');
    must(await setType(per, { ...type, folderId: null, after: 2 }));
    for (const wait of Array.from({ length: 12 }, (_, n) => n)) {
      const into = await folderMade(per, uuidv7());
      const file = { documentId: uuidv7(), fileName: 'a.pdf', bytes: PAPER, address: ADDRESS };
      const both = await Promise.all([
        uploadDocument(ingrid, { ...file, folderId: into }),
        sleep(wait).then(() => endFolder(per, { id: into, after: 1 })),
      ]);
      expect(both.map(codeOf), `after ${wait} ms`).not.toEqual(['ok', 'ok']);
    }
  });

  it('is no folder in which documents lie that its administrator does not see', async () => {
    const folderId = await folderMade(per, 'Lønn');
    const documentId = await uploaded(ingrid);
    must(await fileDocument(ingrid, { documentId, folderId }));
    await closed(folderId, given(ingrid, 'manage'));
    expect(await rowsOf(per, documentId)).toEqual(NONE);
    expect(codeOf(await endFolder(per, { id: folderId, after: 2 }))).toBe('folder_not_empty');
  });

  it('is no reason to keep rights and groups as they are: who has left stands there until they are taken out', async () => {
    const { folderId, groupId } = await archiveMade(per, [ingrid.actorId]);
    await closed(folderId, given(ingrid, 'see'), { of: 'group', id: groupId, rights: ['see'] });
    must(await endMembership(database.contextFor(clientId), { userId: ingrid.actorId }));
    const group = { id: groupId, name: 'Ledelsen', after: 1 };
    expect(codeOf(await setGroup(per, { ...group, members: [ingrid.actorId, per.actorId] }))).toBe('ok');
    must(await endGroup(per, { id: groupId, after: 2 }));
    const still: Grant[] = [given(ingrid, 'see'), { of: 'group', id: groupId, rights: ['see'] }];
    const rights = { id: folderId, after: 2, inherits: false };
    expect(codeOf(await setRights(per, { ...rights, grants: [...still, given(per, 'see')] }))).toBe('ok');
    const other = await folderMade(per, 'Annet');
    for (const grant of still)
      expect(codeOf(await setRights(per, { id: other, after: 1, inherits: true, grants: [grant] }))).toBe(
        'grantee_unknown',
      );
  });
});

describe('what is set up', () => {
  it('stands in the log, version by version, and verifies', async () => {
    const { folderId, groupId, typeId } = await archiveMade(per, [ingrid.actorId]);
    must(await setFolder(per, { id: folderId, name: 'Kontrakter', parentId: null, after: 1 }));
    await closed(folderId, { of: 'group', id: groupId, rights: ['add'] });
    must(await setGroup(per, { id: groupId, name: 'Alle', members: [], after: 1 }));
    must(await setType(per, { id: typeId, name: 'Kontrakt', direction: 'contract', folderId, after: 1 }));
    must(await addUsualTypes(per, { language: 'en' }));
    must(await endType(per, { id: typeId, after: 2 }));
    const kinds = await database.owner<{ kind: string }[]>`
      select kind from audit.event where client_id = ${clientId} and subject_id = ${folderId} order by at, id`;
    expect(kinds.map(({ kind }) => kind)).toEqual(['folder.made', 'folder.renamed', 'folder.rights_set']);
    await sequence(per);
    expect((await verifyLog(per, signingAnswers.reconcilers)).findings).toEqual([]);
  });

  it('is changed only as it was shown, and each is called something of its own', async () => {
    const { folderId, groupId, typeId } = await archiveMade(per);
    const folder = { id: folderId, name: 'B', parentId: null };
    expect(codeOf(await setFolder(per, { ...folder, after: 2 }))).toBe('archive_changed');
    must(await setFolder(per, { ...folder, after: 1 }));
    expect(must(await setFolder(per, { ...folder, after: 1 })).eventId).toBeNull();
    expect(codeOf(await setFolder(per, { id: clientId, name: 'x', parentId: null, after: 1 }))).toBe(
      'folder_root',
    );
    const group = { id: groupId, name: 'B', members: [], after: 5 };
    expect(codeOf(await setGroup(per, group))).toBe('archive_changed');
    expect(codeOf(await setGroup(per, { ...group, id: uuidv7(), name: 'AVTALER', after: null }))).toBe(
      'group_name_taken',
    );
    expect(codeOf(await setGroup(per, { ...group, after: 1, members: [uuidv7()] }))).toBe('grantee_unknown');
    const type = { id: uuidv7(), name: 'avtaler', direction: 'other', folderId: null, after: null } as const;
    expect(codeOf(await setType(per, type))).toBe('document_type_name_taken');
    expect(codeOf(await setType(per, { ...type, id: typeId, name: 'x', after: 3 }))).toBe('archive_changed');
    const nobody: Grant = { of: 'person', id: uuidv7(), rights: ['see'] };
    const rights = { id: folderId, after: 2, inherits: true };
    expect(codeOf(await setRights(per, { ...rights, grants: [nobody] }))).toBe('grantee_unknown');
    const documentId = await uploaded(ingrid);
    must(await fileDocument(ingrid, { documentId, folderId }));
    expect(codeOf(await endFolder(per, { id: folderId, after: 2 }))).toBe('folder_not_empty');
    must(await fileDocument(ingrid, { documentId, folderId: null }));
    must(await endFolder(per, { id: folderId, after: 2 }));
    expect(codeOf(await fileDocument(ingrid, { documentId, folderId }))).toBe('folder_unknown');
  });

  it('is the client’s own', async () => {
    const { folderId, groupId } = await archiveMade(per);
    const other = await newMember(database, await database.newClient(), 'administrator');
    expect(codeOf(await endFolder(other, { id: folderId, after: 1 }))).toBe('folder_unknown');
    expect(codeOf(await endGroup(other, { id: groupId, after: 1 }))).toBe('group_unknown');
    const all = must(await other.transaction(async (tx) => ok(await archiveOf(tx, other.clientId))));
    expect(all.folders).toEqual([]);
  });
});
