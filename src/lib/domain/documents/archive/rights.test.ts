import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../access/role.ts';
import { checkPlace, MOST_DEEP, wayUp, type Folder } from './folders.ts';
import { RIGHTS, type Grant, type Rights } from './grants.ts';
import { grantsIn, rightsIn, rightsOfRole, type Asking } from './rights.ts';

const ROOT = 'root';
const PEOPLE = ['anne', 'bo', 'cari'];
const GROUPS = ['board', 'payroll'];

const grant = fc.oneof(
  ...(
    [
      ['person', PEOPLE],
      ['group', GROUPS],
    ] as const
  ).map(([of, ids]) =>
    fc.record({
      of: fc.constant(of),
      id: fc.constantFrom(...ids),
      rights: fc.uniqueArray(fc.constantFrom(...RIGHTS), { minLength: 1 }),
    }),
  ),
) as fc.Arbitrary<Grant>;

/** A tree: each folder lies in one before it. */
const tree = fc
  .array(fc.record({ below: fc.nat(), inherits: fc.boolean(), grants: fc.array(grant, { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((all) =>
    all.map(({ below, inherits, grants }, at): Folder => ({
      id: at === 0 ? ROOT : `f${at}`,
      name: `f${at}`,
      parentId: at === 0 ? null : below % at === 0 ? ROOT : `f${below % at}`,
      ...{ inherits, grants, endedAt: null },
    })),
  );
const asking = fc.record({
  person: fc.constantFrom(...PEOPLE),
  groups: fc.subarray(GROUPS),
  byRole: fc.constantFrom(...ROLES).map(rightsOfRole),
}) as fc.Arbitrary<Asking>;
const archiveOf = (folders: readonly Folder[]) => ({ root: ROOT, folders });
const both = (one: Rights, other: Rights) => new Set([...one, ...other]);
const isOf = ({ of, id }: Grant, { person, groups }: Asking) =>
  of === 'person' ? id === person : groups.includes(id);

describe('rights in a folder', () => {
  it('are no more than what grants on the way give, and the role behind a root that inherits', () => {
    fc.assert(
      fc.property(tree, asking, fc.nat(), (folders, who, which) => {
        const { id } = folders[which % folders.length] ?? { id: ROOT };
        const way = wayUp(folders, id);
        const given = way.flatMap(({ grants }) => grants.filter((each) => isOf(each, who)));
        const cut = way.some(({ inherits }) => !inherits);
        for (const right of rightsIn(archiveOf(folders), id, who)) {
          const byGrant = given.some(({ rights }) => right === 'see' || rights.includes(right));
          expect(byGrant || (!cut && who.byRole.has(right))).toBe(true);
        }
      }),
    );
  });

  it('of a folder that inherits are its own and its parent’s; of one that does not its own alone', () => {
    fc.assert(
      fc.property(tree, asking, fc.nat(), (folders, who, which) => {
        const folder = folders[which % folders.length]!;
        const cutOff = folders.map((each) => (each === folder ? { ...each, inherits: false } : each));
        const own = rightsIn(archiveOf(cutOff), folder.id, who);
        const above =
          folder.parentId === null ? who.byRole : rightsIn(archiveOf(folders), folder.parentId, who);
        const expected = folder.inherits ? both(own, above) : own;
        expect(rightsIn(archiveOf(folders), folder.id, who)).toEqual(expected);
      }),
    );
  });

  it('include to see whatever a grant gives', () => {
    for (const right of RIGHTS) {
      const grants: Grant[] = [{ of: 'person', id: 'anne', rights: [right] }];
      const root: Folder = { id: ROOT, name: '/', parentId: null, inherits: false, grants, endedAt: null };
      const who = { person: 'anne', groups: [], byRole: new Set<never>() };
      expect(rightsIn(archiveOf([root]), ROOT, who)).toEqual(new Set(['see', right]));
      expect(rightsIn(archiveOf([root]), ROOT, { ...who, person: 'bo' }).size).toBe(0);
    }
  });

  it('are the role’s in a root without a row, and none in a folder that is not there', () => {
    const who = { person: 'anne', groups: [], byRole: rightsOfRole('bookkeeper') };
    expect(rightsIn(archiveOf([]), ROOT, who)).toEqual(new Set(['see', 'add', 'sign']));
    expect(rightsIn(archiveOf([]), 'elsewhere', who).size).toBe(0);
  });

  it('follow a folder that is moved from one way to another', () => {
    fc.assert(
      fc.property(tree, asking, fc.nat(), fc.nat(), (folders, who, which, where) => {
        const folder = folders[which % folders.length]!;
        const parent = folders[where % folders.length]!;
        const place = checkPlace(folders, { ...folder, name: 'new', parentId: parent.id });
        if (folder.parentId === null || !place.ok) return;
        const moved = folders.map((each) => (each === folder ? { ...each, parentId: parent.id } : each));
        const own = rightsIn(
          archiveOf(folders.map((each) => (each === folder ? { ...each, inherits: false } : each))),
          folder.id,
          who,
        );
        const there = folder.inherits ? both(own, rightsIn(archiveOf(folders), parent.id, who)) : own;
        expect(rightsIn(archiveOf(moved), folder.id, who)).toEqual(there);
      }),
    );
  });

  it('name their source, nearest first, and end where nothing is inherited', () => {
    const grants: Grant[] = [{ of: 'group', id: 'board', rights: ['see'] }];
    const of = (id: string, parentId: string | null, inherits = true): Folder => ({
      ...{ id, name: id, parentId, inherits, grants, endedAt: null },
    });
    const folders = [of(ROOT, null), of('a', ROOT), of('b', 'a')];
    const sources = grantsIn(archiveOf(folders), 'b');
    expect(sources.grants.map(({ folder }) => folder)).toEqual(['b', 'a', ROOT]);
    expect(sources.byRole).toBe(true);
    const cut = grantsIn(archiveOf([of(ROOT, null), of('a', ROOT, false), of('b', 'a')]), 'b');
    expect([cut.grants.map(({ folder }) => folder), cut.byRole]).toEqual([['b', 'a'], false]);
  });
});

describe('the place of a folder', () => {
  it('whatever is moved, folders stay a tree', () => {
    const moves = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 });
    fc.assert(
      fc.property(tree, moves, (start, wanted) => {
        let folders = start.filter(({ id }) => wayUp(start, id).length <= MOST_DEEP);
        for (const [which, where] of wanted) {
          const folder = folders[which % folders.length]!;
          const parentId = folders[where % folders.length]!.id;
          if (folder.parentId === null) continue;
          if (checkPlace(folders, { ...folder, parentId }).ok)
            folders = folders.map((each) => (each === folder ? { ...each, parentId } : each));
          for (const { id } of folders) {
            const way = wayUp(folders, id);
            expect(way.at(-1)?.id).toBe(ROOT);
            expect(new Set(way).size).toBe(way.length);
            expect(way.length).toBeLessThanOrEqual(MOST_DEEP + 1);
          }
        }
      }),
    );
  });

  it('is not in itself, not too deep, not under a name that is taken, not in one that has ended', () => {
    const of = (id: string, parentId: string | null, endedAt: Date | null = null): Folder => ({
      ...{ id, name: id, parentId, inherits: true, grants: [], endedAt },
    });
    const deep = Array.from({ length: MOST_DEEP }, (_, at) => of(`d${at}`, at === 0 ? ROOT : `d${at - 1}`));
    const folders = [of(ROOT, null), ...deep, of('gone', ROOT, new Date(0)), of('ål', ROOT)];
    const codeOf = (id: string, parentId: string, name = id) => {
      const placed = checkPlace(folders, { id, name, parentId });
      return placed.ok ? 'ok' : placed.error.code;
    };
    expect(codeOf('d0', 'd3')).toBe('folder_circle');
    expect(codeOf('d0', 'd0')).toBe('folder_circle');
    expect(codeOf('new', 'd9')).toBe('folder_too_deep');
    expect(codeOf('new', 'd8')).toBe('ok');
    expect(codeOf('d0', 'ål')).toBe('folder_too_deep');
    expect(codeOf('new', ROOT, 'ÅL')).toBe('folder_name_taken');
    expect(codeOf('new', ROOT, 'gone')).toBe('ok');
    expect(codeOf('new', 'gone')).toBe('folder_unknown');
    expect(codeOf('new', 'nowhere')).toBe('folder_unknown');
  });
});
