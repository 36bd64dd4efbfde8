import { expect, it } from 'vitest';
import { eventNo, LogInMemory } from '#tests/setup/log/log-in-memory.ts';
import { inspect } from './inspect.ts';

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const storage = { getItem: () => null, setItem: () => {} };

/** What the dialog makes of a proof of the first event, of which the server changes or leaves out something. */
async function judged(
  change: Partial<Parameters<typeof inspect>[0]> = {},
  { shown = {}, follows = true }: { shown?: object; follows?: boolean } = {},
) {
  const log = new LogInMemory(CLIENT).add(eventNo(0), eventNo(1));
  const head = log.head();
  const proof = {
    ...(await log.proofOf(0)),
    size: 2,
    checkpointNote: head.note,
    verifierKey: head.verifierKey,
  };
  const { id, at, actorId, kind, subject, detail } = eventNo(0);
  const drawn = { id, index: 0, at, actorId, kind, subject, detail, ...shown };
  const about = { storage, clientId: CLIENT, now: new Date(), shown: drawn, follows };
  return (await inspect({ ...proof, ...change }, about)).verdict;
}

it('holds what is shown against the event, whatever the server leaves out of its answer', async () => {
  expect(await judged()).toBe('holds');
  const without = { detail: undefined, salt: undefined };
  for (const shown of [
    { kind: 'voucher.viewed' },
    { at: '2020-01-01T00:00:00.000Z' },
    { actorId: CLIENT },
    { id: CLIENT },
  ])
    for (const change of [{}, without, { detail: null, salt: null }])
      expect(await judged(change, { shown }), JSON.stringify([shown, change])).toBe('broken');
  expect(await judged({}, { shown: { detail: { no: 99 } } })).toBe('broken');
});

it('calls proven only what could be judged, under a head that follows from the one kept', async () => {
  // What is shown of the content may be anything: nothing was given to hold it against.
  for (const change of [{ detail: undefined, salt: undefined }, { detail: null, salt: null }, { salt: null }])
    expect(await judged(change)).toBe('partly');
  expect(await judged({ authentic: undefined })).toBe('partly');
  expect(await judged({ authentic: 'no' })).toBe('broken');
  expect(await judged({}, { follows: false })).toBe('unlinked');
});
