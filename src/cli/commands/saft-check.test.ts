import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, expect, it } from 'vitest';
import { soundFile } from '#tests/fixtures/saft-file.ts';
import { saftCheckCommand } from './saft-check.ts';

const folder = mkdtempSync(join(tmpdir(), 'segl-saft-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => void (process.exitCode = 0));

const SOUND = soundFile().join('\n');

/** What is printed, and the exit code. */
async function run(text: string | null, ...flags: string[]): Promise<[said: string, code: unknown]> {
  const path = join(folder, text === null ? 'none.xml' : 'x.xml');
  if (text !== null) writeFileSync(path, text);
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const program = new Command();
  saftCheckCommand(program, { print: say, printError: say });
  await program.parseAsync(['node', 'segl', 'check', path, ...flags]);
  return [lines.join('\n'), process.exitCode];
}

it.each([
  ['sound', SOUND, 'The file hangs together.', 0],
  ['with a warning', SOUND.replace('310000078', '310000079'), 'Something is worth a look', 0],
  ['with an error', SOUND.replace('<TotalDebit>1', '<TotalDebit>2'), 'does not hang together', 1],
  ['cut', SOUND.slice(0, -20), '[saft_truncated]', 2],
  ['empty', '', '[saft_empty]', 2],
  ['not there', null, 'There is no file', 2],
])('the exit code says how it is: %s', async (_, text, said, code) => {
  expect(await run(text)).toEqual([expect.stringContaining(said), code]);
});

it('a finding has its name and place, in either language, and in both as JSON', async () => {
  const broken = SOUND.replace('<TotalDebit>1', '<TotalDebit>2');
  const [text] = await run(broken, '--language', 'nb');
  expect(text.replaceAll('\u00a0', ' ')).toContain('linje 16 · oppgitt 2 000,00 · talt 1 000,00');
  const [json] = await run(broken, '--json');
  expect(JSON.parse(json)).toMatchObject({
    outcome: 'faulty',
    found: [
      {
        ...{ code: 'saft_wrong_total_debit', severity: 'error', count: 1 },
        places: [{ line: 16, claimed: '2000.00', counted: '1000.00' }],
        nb: 'Filen oppgir en annen sum debet enn den har.',
        en: 'The file states another total debit than it has.',
      },
    ],
  });
});
