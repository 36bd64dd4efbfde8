import { expect, it } from 'vitest';
import { eventNo, LogInMemory, type LoggedInMemory } from '#tests/setup/log/log-in-memory.ts';
import { walk } from '#tests/setup/walk.ts';
import { toBase64 } from './bytes.ts';
import { erasureIn } from './erased.ts';
import type { LeafProof } from './event-proof.ts';
import { openHead } from './heads.ts';

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const about = eventNo(1);
const erasing = (of: Partial<LoggedInMemory> = {}) =>
  eventNo(3, {
    kind: 'detail.erased',
    subject: { type: 'log', id: CLIENT },
    detail: { events: [eventNo(0).id, about.id], ground: 'objection', reference: null },
    ...of,
  });

/** In which log it is, and what of its proof is another. */
interface How {
  readonly client?: string;
  readonly change?: Partial<LeafProof>;
}

/** What a server has to show of an event whose readable part is gone. */
async function shown(by: LoggedInMemory, { client = CLIENT, change = {} }: How = {}) {
  const log = new LogInMemory(CLIENT).add(eventNo(0), about, eventNo(2), by, eventNo(4));
  const other =
    client === CLIENT ? log : new LogInMemory(client).add(eventNo(0), about, eventNo(2), by, eventNo(4));
  const checkpoint = await openHead(other.head());
  const [of, erasedBy] = [await log.proofOf(1), await other.proofOf(3)];
  const proof = { ...of, detail: null, salt: null, erasedBy: { ...erasedBy, ...change } };
  return { proof, checkpoint };
}

it('is shown by an event of the same log under the same root that names it', async () => {
  const { proof, checkpoint } = await shown(erasing());
  expect(erasureIn(proof, checkpoint)).toEqual({ eventId: eventNo(3).id, index: 3, at: eventNo(3).at });
  // Nothing is erased that is there, nothing shown without a head that is trusted.
  expect(erasureIn({ ...proof, detail: '{}' }, checkpoint)).toBeNull();
  expect(erasureIn(proof, null)).toBeNull();
  expect(erasureIn({ ...proof, erasedBy: undefined }, checkpoint)).toBeNull();
});

it('is shown by nothing else', () =>
  walk<[string, LoggedInMemory, How]>(
    [
      ['one that names others', erasing({ detail: { events: [eventNo(0).id] } }), {}],
      ['one that names none', erasing({ detail: { events: about.id } }), {}],
      ['one of another kind', erasing({ kind: 'log.repaired' }), {}],
      ['one of another client', erasing(), { client: eventNo(9).id }],
      ['one that is not the application’s', erasing(), { change: { authentic: 'no' } }],
      [
        'a detail that it is not bound to',
        erasing({ detail: { events: [] } }),
        { change: { detail: `{"events":["${about.id}"]}` } },
      ],
      ['another salt', erasing(), { change: { salt: toBase64(new Uint8Array(32)) } }],
      ['no detail', erasing(), { change: { detail: null } }],
      ['one at another place', erasing(), { change: { index: 2 } }],
      ['a leaf of something else', erasing(), { change: { leafHash: '00'.repeat(32) } }],
      ['nonsense', erasing(), { change: { statement: 'x' } }],
    ],
    async (_what, by, how) => {
      const { proof, checkpoint } = await shown(by, how);
      expect(erasureIn(proof, checkpoint)).toBeNull();
    },
  ));
