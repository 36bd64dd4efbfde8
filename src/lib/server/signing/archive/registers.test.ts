import { expect, it } from 'vitest';
import { filings, folders, grantsWritten, groups, membersWritten, types } from './registers.ts';

/* The vectors of docs/statements.md. */

const clientId = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203';
const [by, id] = ['0192f0c1-2d3e-7a4b-8c5d-6e7f80910204', '0192f0c1-2d3e-7a4b-8c5d-6e7f80910205'];
const at = new Date('2026-03-02T08:00:00.000Z');
const written = { version: 2, setAt: at, setBy: by, endedAt: null };
const said = (event: { detail?: unknown }) => event.detail as { form: string; statement: string };

it('the statements of an archive have the published hashes', () => {
  const grants = grantsWritten([
    { of: 'person', id: by, rights: ['manage', 'see'] },
    { of: 'group', id, rights: ['add'] },
  ]);
  const folder = { id, name: 'Lønn', parentId: clientId, inherits: false, grants, ...written };
  const group = { id, name: 'Ledelsen', members: membersWritten([id, by]), ...written };
  const type = { id, name: 'Avtale', direction: 'contract', folderId: null, ...written } as const;
  const filing = { documentId: id, folderId: null, typeId: id, filedAt: at, filedBy: by };
  expect([
    said(folders.event('folder.rights_set', clientId, folder)),
    said(groups.event('person-group.set', clientId, group)),
    said(types.event('document-type.set', clientId, type)),
    said(filings.event('filing.set', clientId, filing)),
  ]).toMatchObject([
    { form: 'segl.folder.v1', statement: 'a8750e1646e0aa12ff88e6852ccbc7326ed4a58d495bf10f04ca8cc89e52b143' },
    {
      form: 'segl.person-group.v1',
      statement: '0bdda044bfaad07861d912ae2ff0a0a23fa24a9cd594e4f0ba4ec11202b82474',
    },
    {
      form: 'segl.document-type.v1',
      statement: '8d185f7727ab3a2a0f73559bc0856b83f531893143516c96bc1a07ad45c9c887',
    },
    { form: 'segl.filing.v1', statement: '48e6398d7c5c11abce3e9e6bdacc0bad2552d5974dd54331e722492afa634930' },
  ]);
});

it('grants and members are one text, in whatever order they were chosen', () => {
  const [one, other] = [
    { of: 'person', id: by, rights: ['see', 'add'] },
    { of: 'group', id, rights: ['sign'] },
  ] as const;
  expect(grantsWritten([one, other])).toBe(grantsWritten([other, { ...one, rights: ['add', 'see'] }]));
  expect(membersWritten([id, by, id])).toBe(membersWritten([by, id]));
});
