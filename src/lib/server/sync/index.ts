import type { Answers } from '../audit/index.ts';

/** What devices send: each mutation applied exactly once. */
export { liveStream } from './live.ts';
export { syncRouter } from './router.ts';

export const syncAnswers: Answers = {
  reconcilers: [],
  recomputed: [],
  disagreements: () => Promise.resolve([]),
  unanswered: {
    'sync.device': 'delivery: what a device did is in the events of its drafts',
    'sync.mutation_result': 'delivery: repeats are answered from it, it says nothing of the books',
  },
};
