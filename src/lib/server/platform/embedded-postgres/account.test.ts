import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closedTo, readAccounts } from './account.ts';

test('reads the accounts of a passwd file, without root and what is no account', () => {
  const passwd = [
    'root:x:0:0:root:/root:/bin/bash',
    'toor:x:0:0::/root:/bin/sh',
    '# a comment',
    'nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false',
    'postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash',
    '+::::::',
    '',
  ].join('\n');
  expect(readAccounts(passwd)).toEqual([{ name: 'postgres', uid: 101, gid: 104 }]);
});

test('names the first closed folder on the way', async () => {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'segl-account-test-')));
  const inner = join(top, 'a', 'b');
  const stranger = { name: 'stranger', uid: 4_000_000, gid: 4_000_000 };
  try {
    await mkdir(inner, { recursive: true });
    for (const each of [top, join(top, 'a'), inner]) await chmod(each, 0o711);
    expect(await closedTo(stranger, inner)).toBeNull();
    await chmod(join(top, 'a'), 0o750);
    expect(await closedTo(stranger, inner)).toBe(join(top, 'a'));
    expect(await closedTo({ ...stranger, uid: process.geteuid?.() ?? 0 }, inner)).toBeNull();
    expect(await closedTo({ ...stranger, gid: process.getegid?.() ?? 0 }, inner)).toBeNull();
  } finally {
    await rm(top, { recursive: true });
  }
});
