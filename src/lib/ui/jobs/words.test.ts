import { expect, it } from 'vitest';
import { JOB_FAULTS, type ShownJob } from '#lib/domain/jobs/shown.ts';
import { faultText, jobState, jobText } from './words.ts';

const job: ShownJob = {
  ...{ id: '1', kind: 'mail.send', state: 'waiting', attempts: 0, fault: null, progress: null },
  ...{ createdAt: new Date(), runAt: new Date('2026-06-15T10:00:00Z') },
  letter: { news: 'asked', documentId: '2', to: 'marit' },
};

it('says what is done and for whom, also of what a later release does', () => {
  expect(jobText(job, new Map([['marit', 'Marit Solberg']]))).toBe('E-post om signering til Marit Solberg');
  expect(jobText(job, new Map())).toBe('E-post om signering til en som ikke lenger er med');
  expect(jobText({ ...job, kind: 'ledger.years', letter: null }, new Map())).toBe('Åpne neste regnskapsår');
  expect(jobText({ ...job, kind: 'later.kind', letter: null }, new Map())).toBe('Annen jobb (later.kind)');
});

it('says why it failed, also where the code is new', () => {
  for (const fault of JOB_FAULTS) expect(faultText({ ...job, fault })).not.toContain(fault);
  expect(faultText({ ...job, fault: 'later_fault' })).toContain('later_fault');
  expect(faultText(job)).toBeNull();
});

it('says when it is tried again, and not before it was tried', () => {
  expect(jobState(job).text).toBe('Venter');
  expect(jobState({ ...job, attempts: 1 }).text).toMatch(/^Prøves igjen .*12[.:]00/);
  expect(jobState({ ...job, state: 'failed', attempts: 3 })).toEqual({ tone: 'trouble', text: 'Feilet' });
});
