import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BRIEFS, type Brief } from './attack/briefs.ts';
import { held, linesOf, markdownOf, type Ran } from './attack/report.ts';

const ROOT = resolve(import.meta.dirname, '..');

it('every brief names tests that there are', () => {
  const named = BRIEFS.flatMap(({ tests }) => tests);
  expect(named.filter((each) => !existsSync(join(ROOT, each)))).toEqual([]);
  expect(new Set(BRIEFS.map(({ brief }) => brief)).size).toBe(BRIEFS.length);
});

describe('the report', () => {
  const brief: Brief = { brief: 'Guessing', tried: 'codes', tests: ['a.test.ts', 'folder'] };
  const test = (status: 'passed' | 'failed' | 'skipped', tried = 1) => ({ name: 'a code', status, tried });
  const report = (ran: readonly Ran[]) => {
    const lines = linesOf([brief], ran);
    return { held: held(lines), text: markdownOf(lines, { at: new Date(0), how: '3 inputs' }) };
  };
  const sound: Ran = { file: 'folder/b.test.ts', tests: [test('passed')] };

  it('says how much was tried, and that it held', () => {
    const { held: isHeld, text } = report([{ file: 'a.test.ts', tests: [test('passed', 300)] }, sound]);
    expect(isHeld).toBe(true);
    expect(text).toContain('| Guessing | codes | 2 | 301 | held |');
  });

  it('names what got through, and what was not tried', () => {
    const fell = report([{ file: 'a.test.ts', tests: [test('failed')] }, sound]);
    expect(fell).toEqual({ held: false, text: expect.stringContaining('- a.test.ts: a code') as unknown });
    for (const tests of [[], [test('skipped')]])
      expect(report([{ file: 'a.test.ts', tests }, sound])).toEqual({
        held: false,
        text: expect.stringContaining('- a.test.ts: was not run') as unknown,
      });
  });
});
