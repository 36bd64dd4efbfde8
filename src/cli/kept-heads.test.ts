import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { eventNo, LogInMemory } from '#tests/setup/log/log-in-memory.ts';
import { headOf, keptHeads } from './kept-heads.ts';

const folder = mkdtempSync(join(tmpdir(), 'segl-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const headUnder = (name: string) => new LogInMemory(CLIENT, name).add(eventNo(1)).head().note;
const kept = (text: string) => {
  const file = join(folder, 'letter.txt');
  writeFileSync(file, text);
  return keptHeads(file);
};

test('says whose each head of a letter is, and takes the name that a log had last', () => {
  const [own, first, anew] = ['log', `log/${CLIENT}`, `log/${CLIENT}/2`].map((name) =>
    headUnder(`segl.example/${name}`),
  );
  const heads = kept(`Til den som\n\n${own}\n${first}\n${anew}\n-- \n`);
  expect([...heads.keys()]).toEqual([NO_CLIENT, CLIENT]);
  expect(headOf(heads, NO_CLIENT)).toBe(own);
  expect(headOf(heads, CLIENT)).toBe(anew);
  expect(headOf(heads, '0198c0de-0000-7000-8000-000000000002')).toBeUndefined();
});

test('a letter without a head holds nothing, and says so', () => {
  expect(() => kept('Til den som tar vare på')).toThrow('no signed head');
  expect(keptHeads(undefined).size).toBe(0);
});
