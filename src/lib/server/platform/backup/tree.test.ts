import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  entriesBelow,
  fileEntry,
  packTree,
  textEntry,
  Unreadable,
  unpackTree,
  type TreeEntry,
} from './tree.ts';

let from: string;
let to: string;
beforeEach(async () => {
  from = await mkdtemp(join(tmpdir(), 'segl-tree-'));
  to = await mkdtemp(join(tmpdir(), 'segl-tree-'));
});
afterEach(async () => {
  await rm(from, { recursive: true });
  await rm(to, { recursive: true });
});

const large = Buffer.alloc(700_001, 'bilag ');

async function carry(entries: AsyncIterable<TreeEntry> = entriesBelow(from)): Promise<void> {
  await unpackTree(packTree(entries), to);
}
async function* only(...entries: TreeEntry[]): AsyncGenerator<TreeEntry> {
  for (const entry of entries) yield await Promise.resolve(entry);
}

describe('a tree of files', () => {
  it('arrives as it was, empty folders and files too', async () => {
    await mkdir(join(from, 'a/b/empty'), { recursive: true });
    await writeFile(join(from, 'a/b/large'), large);
    await writeFile(join(from, 'a/nothing'), '');
    await carry();
    expect((await readFile(join(to, 'a/b/large'))).equals(large)).toBe(true);
    expect((await readFile(join(to, 'a/nothing'))).length).toBe(0);
    await mkdir(join(to, 'a/b/empty/within'));
  });

  it('takes what a link leads to, and leaves out one that leads nowhere', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'segl-tree-'));
    await writeFile(join(elsewhere, 'photo'), 'bilde');
    await symlink(elsewhere, join(from, 'files'));
    await symlink(join(from, 'nowhere'), join(from, 'lost'));
    await carry();
    expect(await readFile(join(to, 'files/photo'), 'utf8')).toBe('bilde');
    expect(await readdir(to)).toEqual(['files']);
    await rm(elsewhere, { recursive: true });
  });

  it('leaves out what is gone, and nothing that is there and can’t be read', async () => {
    await writeFile(join(from, 'file'), 'bilag');
    await symlink('loop', join(from, 'loop'));
    await expect(carry(entriesBelow(join(from, 'gone')))).resolves.toBeUndefined();
    await expect(carry(entriesBelow(join(from, 'file')))).rejects.toThrow(Unreadable);
    await expect(fileEntry(from, 'loop')).rejects.toMatchObject({
      path: join(from, 'loop'),
      reason: 'ELOOP',
    });
    const before = await fileEntry(from, 'file');
    await rm(join(from, 'file'));
    await symlink('file', join(from, 'file'));
    if (before) await expect(carry(only(before))).rejects.toMatchObject({ reason: 'ELOOP' });
  });

  it('keeps the length it had when a file is cut short or taken away on the way', async () => {
    await writeFile(join(from, 'cut'), large);
    await writeFile(join(from, 'gone'), large);
    const seen: TreeEntry[] = [];
    for await (const entry of entriesBelow(from)) seen.push(entry);
    await truncate(join(from, 'cut'), 300_000);
    await rm(join(from, 'gone'));
    await carry(only(...seen));
    const cut = await readFile(join(to, 'cut'));
    expect([cut.length, cut.subarray(0, 300_000).equals(large.subarray(0, 300_000))]).toEqual([
      large.length,
      true,
    ]);
    expect((await readFile(join(to, 'gone'))).equals(Buffer.alloc(large.length))).toBe(true);
  });

  it('writes nothing outside its folder', async () => {
    await expect(carry(only(textEntry('../outside', 'x')))).rejects.toThrow('leads out');
  });

  it('passes an error on instead of ending short', async () => {
    const failing = async function* () {
      yield textEntry('one', 'x');
      await Promise.resolve();
      throw new Error('the disk is gone');
    };
    await expect(carry(failing())).rejects.toThrow('the disk is gone');
  });
});
