import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { walk } from '#tests/setup/walk.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

it('ends on the sentence without what it quotes', () =>
  walk(['throw error', 'void Promise.reject(error)'], (fault) => {
    const program = `
    const { createLog } = await import('#lib/server/platform/log/log.ts');
    const { endWithLastWords } = await import('#lib/server/platform/log/last-words.ts');
    endWithLastWords(createLog('info'));
    const error = Object.assign(new Error('hemmelig'), { code: '23505', detail: 'hemmelig', parameters: ['hemmelig'] });
    setImmediate(() => { ${fault}; });
    setInterval(() => {}, 1000);`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(ended.status).toBe(1);
    const [line, ...more] = ended.stderr.trim().split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 60,
      msg: 'the process ends',
      err: { code: '23505' },
    });
    expect([more, ended.stdout]).toEqual([[], '']);
    expect(line).not.toContain('hemmelig');
  }));
