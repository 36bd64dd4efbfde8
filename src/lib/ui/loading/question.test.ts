import { TRPCClientError } from '@trpc/client';
import { describe, expect, it } from 'vitest';
import { mayBeDone, problemOf } from './problem.ts';
import { Question } from './question.svelte.ts';

function refused(data: unknown) {
  return Object.assign(new TRPCClientError('refused'), { data });
}

describe('a problem', () => {
  it('is the expected error with its facts, where there is one', () => {
    const segl = { code: 'period_locked', date: '2026-01-31' };
    expect(problemOf(refused({ code: 'CONFLICT', segl }))).toEqual(segl);
  });
  it('tells a network that is away from a server that failed', () => {
    expect(problemOf(new TRPCClientError('Failed to fetch')).code).toBe('unreachable');
    const unread = new TRPCClientError('no JSON', { meta: { response: {} } });
    expect(problemOf(unread).code).toBe('server_failed');
    expect(problemOf(refused({ code: 'INTERNAL_SERVER_ERROR', segl: null })).code).toBe('server_failed');
    expect(problemOf(refused({ code: 'BAD_REQUEST', segl: null })).code).toBe('input_invalid');
  });
  it('may have been done where no answer settles it', () => {
    const lost = { code: 'database_unavailable', request: 'r' };
    expect(mayBeDone(problemOf(refused({ segl: { ...lost, outcomeKnown: false } })))).toBe(true);
    expect(mayBeDone(problemOf(refused({ segl: { ...lost, outcomeKnown: true } })))).toBe(false);
    expect(mayBeDone({ code: 'server_failed' }) && mayBeDone({ code: 'unreachable' })).toBe(true);
    expect(mayBeDone({ code: 'period_locked' })).toBe(false);
  });
  it('is not a bug', () => {
    expect(() => problemOf(new TypeError('x is not a function'))).toThrow('not a function');
  });
});

describe('a question', () => {
  it('keeps the earlier answer when the next one fails', async () => {
    const answers = [Promise.resolve(1), Promise.reject(new TRPCClientError('away')), Promise.resolve(2)];
    answers[1]?.catch(() => {});
    const question = new Question(() => answers.shift() ?? Promise.resolve(0));
    await question.again();
    await question.again();
    expect(question.value).toBe(1);
    expect(question.problem?.code).toBe('unreachable');
    await question.again();
    expect([question.value, question.problem]).toEqual([2, null]);
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
