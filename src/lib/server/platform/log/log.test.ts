import { expect, it } from 'vitest';
import { createLog } from './log.ts';

/** Ends a line wherever one is read: a terminal, a file, a browser. */
const ENDS = ['\n', '\r', '\r\n', '\u0085', '\u2028', '\u2029', '\0', '\u001b[2K\u001b[1A'];

it('what is said of one thing is one line of JSON, with its time and level, whatever is in it', () => {
  for (const end of ENDS) {
    const lines: string[] = [];
    const text = `a${end}{"level":30,"time":0,"msg":"made up"}`;
    createLog('info', { write: (line: string) => void lines.push(line) }).info(
      { route: text, [text]: { inner: [text] }, err: new Error(text) },
      text,
    );
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect(line.endsWith('\n')).toBe(true);
    expect([...line.slice(0, -1)].filter((character) => character < ' ')).toEqual([]);
    const said = JSON.parse(line) as { level: number; time: number; route: string; msg: string };
    expect(said).toMatchObject({ level: 30, route: text, msg: text });
    expect(Math.abs(said.time - Date.now())).toBeLessThan(60_000);
  }
});

it('and what is named as a secret stands in none', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  log.info({ password: 'hush', session: { token: 'hush' }, a: { b: { cookie: 'hush' } } }, 'x');
  expect(lines.join('')).not.toContain('hush');
});
