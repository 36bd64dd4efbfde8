import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { volumeOf } from './volume.ts';

/* A machine as Linux describes it: disks, a partition, LUKS on it, LVM on that, RAID of both kinds, a disk that is a file. */

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'segl-volume-')));
  device('sda', '8:0');
  device('sda/sda1', '8:1', { partition: '1' });
  device('dm-0', '252:0', { 'dm/uuid': 'CRYPT-LUKS2-0123-data' }, ['sda/sda1']);
  device('dm-1', '252:1', { 'dm/uuid': 'LVM-abc' }, ['dm-0']);
  device('dm-2', '252:2', { 'dm/uuid': 'LVM-def' }, ['sda/sda1']);
  device('md0', '9:0', {}, ['dm-0', 'sda/sda1']);
  device('loop0', '7:0', { 'loop/backing_file': join(root, 'secret/disk.img') });
  const at = (path: string) => join(root, path);
  for (const folder of ['plain', 'secret', 'mixed', 'image', 'two words', 'net', 'memory', 'many'])
    mkdirSync(at(folder));
  writeFileSync(
    at('mountinfo'),
    [
      `22 1 8:1 / / rw - ext4 /dev/sda1 rw`,
      `23 22 252:1 / ${at('secret')} rw shared:1 - ext4 /dev/mapper/vg-data rw`,
      `24 22 252:2 / ${at('plain')} rw - ext4 /dev/mapper/vg-open rw`,
      `25 22 9:0 / ${at('mixed')} rw - ext4 /dev/md0 rw`,
      `26 22 7:0 / ${at('image')} rw - ext4 /dev/loop0 rw`,
      `27 22 252:0 / ${at('two').replaceAll(' ', '\\040')}\\040words rw - xfs /dev/mapper/data rw`,
      `28 22 0:50 / ${at('net')} rw - nfs4 elsewhere:/data rw`,
      `29 22 0:51 / ${at('memory')} rw - tmpfs tmpfs rw`,
      `30 22 0:52 / ${at('many')} rw - btrfs /dev/dm-0 rw`,
    ].join('\n'),
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function device(
  path: string,
  number: string,
  files: Readonly<Record<string, string>> = {},
  below: readonly string[] = [],
): void {
  const folder = join(root, 'sys/devices', path);
  mkdirSync(join(folder, 'slaves'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `${text}\n`);
  }
  for (const other of below)
    symlinkSync(join(root, 'sys/devices', other), join(folder, 'slaves', other.replaceAll('/', '-')));
  for (const name of [`dev/block/${number}`, `class/block/${path.split('/').at(-1)}`]) {
    mkdirSync(dirname(join(root, 'sys', name)), { recursive: true });
    symlinkSync(folder, join(root, 'sys', name));
  }
}

it.each([
  ['elsewhere', 'open'],
  ['secret/files/of/a/client', 'encrypted'],
  ['plain', 'open'],
  ['mixed', 'open'],
  ['image', 'encrypted'],
  ['two words/deep', 'encrypted'],
  ['net', 'unknown'],
  ['memory', 'memory'],
  ['many', 'encrypted'],
])('what lies in %s is %s', (path, atRest) => {
  const machine = { mounts: join(root, 'mountinfo'), sys: join(root, 'sys') };
  expect(volumeOf(join(root, path), machine).atRest).toBe(atRest);
});

it('knows nothing of a machine that says nothing', () => {
  expect(volumeOf(root, { mounts: join(root, 'none'), sys: join(root, 'none') }).atRest).toBe('unknown');
});
