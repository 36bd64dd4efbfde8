import { CallFailed } from '#lib/api.ts';
import { Dexie } from 'dexie';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OUTCOMES } from '#lib/domain/outcome.ts';
import { ownProblem, problemOf, toldProblem } from './problem.ts';
import { Question } from './question.svelte.ts';

const told = vi.spyOn(console, 'error');
beforeEach(() => void told.mockReset().mockReturnValue());

function refused(data: unknown) {
  return Object.assign(new CallFailed('refused'), { data });
}

describe('a problem', () => {
  it('is the expected error with its facts, where there is one', () => {
    const segl = { code: 'period_locked', date: '2026-01-31' };
    expect(problemOf(refused({ code: 'CONFLICT', segl }))).toEqual({ ...segl, outcome: 'as_before' });
  });
  it('tells a network that is away from a server that failed', () => {
    expect(problemOf(new CallFailed('Failed to fetch')).code).toBe('unreachable');
    const unread = new CallFailed('no JSON', { status: 200 });
    expect(problemOf(unread).code).toBe('server_failed');
    expect(problemOf(refused({ code: 'INTERNAL_SERVER_ERROR', segl: null })).code).toBe('server_failed');
    expect(problemOf(refused({ code: 'BAD_REQUEST', segl: null })).code).toBe('input_invalid');
  });
  it('says whether it may have been done, by what the server says of it', () => {
    const outcomeOf = (segl: object) => problemOf(refused({ segl: { code: 'x', ...segl } })).outcome;
    expect(OUTCOMES.map((outcome) => outcomeOf({ outcome }))).toEqual(OUTCOMES);
    // One that does not say it yet, and one that says something else some day.
    expect(
      [{ outcomeKnown: false }, { outcomeKnown: true }, {}, { outcome: 'perhaps' }].map(outcomeOf),
    ).toEqual(['unknown', 'as_before', 'as_before', 'as_before']);
  });
  it('says so of a lost connection and of an answer that can’t be read: nothing happened where it only asked', () => {
    const lost = (asked: boolean) => new CallFailed('Failed to fetch', { asked });
    const unread = (asked: boolean) => new CallFailed('no JSON', { asked, status: 200 });
    expect([lost, unread].map((made) => problemOf(made(false)).outcome)).toEqual(['unknown', 'unknown']);
    expect([lost, unread].map((made) => problemOf(made(true)).outcome)).toEqual(['none', 'none']);
    const segl = { code: 'internal', outcome: 'unknown' };
    expect(toldProblem(segl, { reads: true }).outcome).toBe('none');
    expect(ownProblem('unreachable', { reads: true }).outcome).toBe('none');
  });

  it('is told of whatever else was thrown: by the device’s storage, or by a bug, which is in the console', () => {
    const quota = new DOMException('no room', 'QuotaExceededError');
    expect(problemOf(quota).code).toBe('device_full');
    const wrapped = Object.assign(new Error('aborted'), { name: 'AbortError', inner: quota });
    expect(problemOf(wrapped).code).toBe('device_full');
    expect(problemOf(new DOMException('gone', 'InvalidStateError')).code).toBe('device_failed');
    expect(problemOf(new Dexie.DatabaseClosedError('closed')).code).toBe('device_failed');
    expect(told.mock.calls.flat()).toHaveLength(2);
    const bug = new TypeError('x is not a function');
    expect(problemOf(bug).code).toBe('app_failed');
    expect(told).toHaveBeenLastCalledWith(bug);
    expect(problemOf(undefined).code).toBe('app_failed');
  });
});

describe('a question', () => {
  it('keeps the earlier answer when the next one fails', async () => {
    const answers = [Promise.resolve(1), Promise.reject(new CallFailed('away')), Promise.resolve(2)];
    answers[1]?.catch(() => {});
    const question = new Question(() => answers.shift() ?? Promise.resolve(0));
    await question.again();
    await question.again();
    expect(question.value).toBe(1);
    expect(question.problem?.code).toBe('unreachable');
    await question.again();
    expect([question.value, question.problem]).toEqual([2, null]);
  });

  it.each([
    ['QuotaExceededError', 'device_full', () => Promise.reject(new DOMException('', 'QuotaExceededError'))],
    ['a bug', 'app_failed', () => Promise.reject(new TypeError('x is not a function'))],
    [
      'a bug before the first await',
      'app_failed',
      () => {
        throw new TypeError('x is not a function');
      },
    ],
  ])('never rejects, and is no longer asking: %s', async (_, code, ask) => {
    const question = new Question<number>(ask);
    await question.again();
    expect([question.problem?.code, question.asking]).toEqual([code, false]);
    question.start();
    await expect.poll(() => question.asking).toBe(false);
    expect(question.problem?.code).toBe(code);
  });

  it('keeps the earlier answer while it asks, where that is one to the next too', async () => {
    const answers = [1, 2, 3];
    const question = new Question(() => Promise.resolve(answers.shift() ?? 0));
    await question.again();
    question.start(true);
    expect(question.value).toBe(1);
    await expect.poll(() => question.value).toBe(2);
    question.start();
    expect(question.value).toBeUndefined();
    await expect.poll(() => question.value).toBe(3);
  });

  it('drops an answer that comes after a later question', async () => {
    const late = Promise.withResolvers<string>();
    const answers = [late.promise, Promise.resolve('second')];
    const question = new Question(() => answers.shift() ?? Promise.resolve(''));
    const first = question.again();
    await question.again();
    late.resolve('first');
    await first;
    expect(question.value).toBe('second');
    expect(question.asking).toBe(false);
  });
});
