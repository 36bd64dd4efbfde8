import { CallFailed } from '#lib/api.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Outcome } from '#lib/domain/outcome.ts';
import { Act } from './act.svelte.ts';
import { forgetActs, keptAt, type Pending } from './kept.ts';

const About = z.object({ id: z.uuid(), revision: z.int() });
type About = { revision: number };

let kept: Map<string, string>;
const storage = () =>
  new Proxy({} as Storage, {
    get: (_, name) =>
      ({
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
      })[name as 'getItem'],
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
const place = { userId: 'u', clientId: 'c', storage };
const keeping = (at = place) => keptAt(at, ['decision', 'd'], About);
const act = () => new Act<About, string>(keeping());

let sent: Pending<About>[];
beforeEach(() => {
  kept = new Map();
  sent = [];
});

const done = (about: Pending<About>) => {
  sent.push(about);
  return Promise.resolve('done');
};
const refused = (outcome: Outcome) => (about: Pending<About>) => {
  sent.push(about);
  return Promise.reject(Object.assign(new CallFailed('no'), { data: { segl: { code: 'x', outcome } } }));
};
const lost = (about: Pending<About>) => {
  sent.push(about);
  return Promise.reject(new CallFailed('Failed to fetch'));
};
const ids = () => new Set(sent.map(({ id }) => id)).size;

describe('an act', () => {
  it('is kept before it is sent, and forgotten when it is answered', async () => {
    const at = act();
    const answered = at.send({ revision: 1 }, (about) => {
      expect(JSON.parse([...kept.values()][0] ?? '')).toEqual(about);
      expect([at.state, at.busy]).toEqual(['sending', true]);
      return done(about);
    });
    expect(await answered).toBe('done');
    expect([at.state, at.answer, at.problem, kept.size]).toEqual(['answered', 'done', null, 0]);
  });

  it('goes once however often it is pressed', async () => {
    const at = act();
    const answers = await Promise.all([at.send({ revision: 1 }, done), at.send({ revision: 1 }, done)]);
    expect([answers, sent.length]).toEqual([['done', null], 1]);
  });

  /** What each outcome makes of a first attempt, and of one after an attempt without answer. */
  const STATES = {
    none: ['refused', 'refused'],
    as_before: ['refused', 'unanswered'],
    unknown: ['unanswered', 'unanswered'],
  } satisfies Record<Outcome, [string, string]>;

  it.each(Object.entries(STATES) as [Outcome, [string, string]][])(
    'told %s is %j',
    async (outcome, [first, repeat]) => {
      const [fresh, repeated] = [act(), act()];
      await fresh.send({ revision: 1 }, refused(outcome));
      expect([fresh.state, fresh.unanswered]).toEqual([first, first === 'unanswered']);
      kept.clear();
      await repeated.send({ revision: 2 }, lost);
      await repeated.send({ revision: 2 }, refused(outcome));
      expect([repeated.state, kept.size]).toEqual([repeat, repeat === 'refused' ? 0 : 1]);
    },
  );

  it('goes under one id until its outcome is known, through a page that was killed', async () => {
    await act().send({ revision: 1 }, lost);
    const reloaded = act();
    expect([reloaded.state, reloaded.unanswered]).toEqual(['unanswered', true]);
    await reloaded.send({ revision: 1 }, lost);
    const again = act();
    expect(await again.again(done)).toBe('done');
    expect([sent.length, ids(), kept.size]).toEqual([3, 1, 0]);
    expect(await act().again(done)).toBeNull();
    expect(sent).toHaveLength(3);
  });

  it('is another one about something else, and after a refusal', async () => {
    const at = act();
    await at.send({ revision: 1 }, lost);
    await at.send({ revision: 2 }, refused('as_before'));
    expect(at.state).toBe('refused');
    await at.send({ revision: 2 }, done);
    expect(ids()).toBe(3);
  });

  it('keeps its id for as long as its page where storage is closed', async () => {
    const closed = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const at = new Act<About, string>(keeping({ ...place, storage: closed }));
    await at.send({ revision: 1 }, lost);
    await at.send({ revision: 1 }, done);
    expect([at.state, ids()]).toEqual(['answered', 1]);
  });
});

describe('what is kept', () => {
  it('is one person’s in one client, and gone when they leave', async () => {
    await act().send({ revision: 1 }, lost);
    for (const other of [{ userId: 'other' }, { clientId: 'other' }])
      expect(keeping({ ...place, ...other }).read()).toBeNull();
    expect(keeping().read()).toMatchObject({ revision: 1 });
    kept.set('segl.last', '{}');
    forgetActs(storage);
    expect([...kept.keys()]).toEqual(['segl.last']);
  });

  it('is passed over where it is none of ours', () => {
    keeping().keep({ id: 'x', revision: 1 });
    expect(keeping().read()).toBeNull();
    kept.set([...kept.keys()][0] ?? '', 'no json');
    expect(keeping().read()).toBeNull();
  });
});
