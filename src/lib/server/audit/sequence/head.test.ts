import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { newLog, newSecondKey, signCheckpoint } from '../keys/log.ts';
import type { LogRow } from '../store.ts';
import { opens } from './head.ts';

const context = { platform: { keys: createKeyProvider(randomBytes(32)) }, clientId: 'c' } as Context;
const made = (): LogRow => ({ ...newLog(context, 'a.example/log'), second: newSecondKey(context, 1) });

it('a head that opened opens again, and nothing that differs from it does', async () => {
  const log = made();
  const head = { size: 7, root: randomBytes(32) };
  const row = { ...head, note: signCheckpoint(context, log, head) };
  for (let time = 0; time < 2; time++) {
    expect(await opens(row, log)).toBe(true);
    expect(await opens({ ...row, root: randomBytes(32) }, log)).toBe(false);
    expect(await opens({ ...row, size: 8 }, log)).toBe(false);
    // Under the same name, and of each key.
    const other = made();
    expect(await opens(row, other)).toBe(false);
    expect(await opens(row, { ...log, publicKey: other.publicKey })).toBe(false);
    expect(await opens(row, { ...log, origin: 'b.example/log' })).toBe(false);
    for (let at = 0; at < row.note.length; at += 97) {
      const letter = row.note[at] === 'A' ? 'B' : 'A';
      const note = row.note.slice(0, at) + letter + row.note.slice(at + 1);
      expect(await opens({ ...row, note }, log)).toBe(false);
    }
  }
});
