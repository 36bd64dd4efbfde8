import { expect, it } from 'vitest';
import type { ShownJob } from '#lib/domain/jobs/shown.ts';
import { jobState } from './words.ts';

const job: ShownJob = {
  ...{ id: '1', kind: 'mail.send', state: 'waiting', createdAt: new Date('2026-11-28T19:14:00Z') },
  ...{ runAt: new Date('2026-11-28T19:16:28Z'), attempts: 4, fault: null, progress: null, letter: null },
};

it('says when something is tried again as people say a time, not as machines do', () => {
  expect(jobState(job).text).toBe('Prøves igjen 28. nov. 2026, 20:16');
  expect(jobState({ ...job, attempts: 0 }).text).toBe('Venter');
});
