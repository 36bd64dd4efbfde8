import { describe, expect, it } from 'vitest';
import { bytesToHex } from '@noble/hashes/utils.js';
import { withLines } from '#lib/domain/tlog/add-checkpoint.ts';
import { openHead } from '#lib/domain/tlog/heads.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { cosigner } from '#tests/setup/log/cosigner.ts';
import { HeadsInMemory } from '#tests/setup/log/heads-in-memory.ts';
import { eventNo, LogInMemory } from '#tests/setup/log/log-in-memory.ts';
import { acceptPolicy } from '../witness/known-policy.ts';
import { acceptInstallation, judgeWitnesses, witnessState, type NamedWitnesses } from './judge-witnesses.ts';

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const all = ['a.example', 'b.example', 'c.example'].map(cosigner);
const keys = all.map(({ vkey }) => vkey);

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

const log = new LogInMemory(CLIENT).add(...Array.from({ length: 5 }, (_, at) => eventNo(at)));
const installation = new HeadsInMemory('segl.example/log').add(log.head(3).note);

async function named(
  signing: readonly (typeof all)[0][],
  change: Partial<Omit<NamedWitnesses, 'anchor'>> = {},
) {
  const head = installation.head();
  const note = parseNote(head.note);
  const text = note.ok ? note.value.text : '';
  const anchor = {
    ...{ note: log.head(3).note, index: 0, verifierKey: head.verifierKey },
    path: (await installation.inclusion(0)).map((hash) => bytesToHex(hash)),
    installation: withLines(
      head.note,
      signing.map((each) => each.line(text, 1_700_000_000n)),
    ),
    extension: await log.consistency(3, 5),
  };
  return { needed: 2, keys, waits: false, anchor, ...change };
}

const NOW = new Date('2026-11-29T12:00:00.000Z');
async function judged(
  witnesses: NamedWitnesses | null,
  storage: Pick<Storage, 'getItem' | 'setItem'> = memory(),
) {
  const at = { head: await openHead(log.head()), clientKey: log.head().verifierKey };
  return judgeWitnesses(witnesses, at, { storage, now: NOW });
}

describe('what a page says of witnesses', () => {
  it('is nothing where there are none, and never were', async () => {
    expect(await judged(null)).toBeNull();
    expect(witnessState(null, 0)).toBe('none');
  });

  it('is that enough have seen it, as far as their head reaches', async () => {
    const found = await judged(await named(all.slice(0, 2)));
    expect(found).toMatchObject({ trust: 'first', size: 3, broken: null, witnessed: { count: 2 } });
    expect([0, 2, 3, 4, null].map((last) => witnessState(found, last))).toEqual([
      ...['enough', 'enough', 'later', 'later', 'later'],
    ]);
  });

  it('is that too few have, or that none was asked yet', async () => {
    expect(witnessState(await judged(await named(all.slice(0, 1))), 0)).toBe('few');
    expect(witnessState(await judged({ ...(await named([])), anchor: null }), 0)).toBe('later');
  });

  it('is that somebody lies: a false line, a broken way, a policy that is none', async () => {
    const right = await named(all.slice(0, 2));
    // One character of the signature of the first is another.
    const other = right.anchor.installation.replace(/(— a\.example .{40})(.)/, (_, start: string, one) =>
      start.concat(one === 'A' ? 'B' : 'A'),
    );
    expect(
      witnessState(await judged({ ...right, anchor: { ...right.anchor, installation: other } }), 0),
    ).toBe('broken');
    const astray = { ...right.anchor, extension: [] };
    expect(await judged({ ...right, anchor: astray })).toMatchObject({ broken: 'extension' });
    expect(await judged({ ...right, needed: 4 })).toMatchObject({ broken: 'policy' });
  });
});

describe('who the witnesses are', () => {
  it('is what this device remembers, not what the server names later', async () => {
    const storage = memory();
    await judged(await named(all), storage);
    const own = [cosigner('a.example'), cosigner('own.example')];
    const swapped = await named(own, { keys: own.map(({ vkey }) => vkey) });
    const found = await judged(swapped, storage);
    expect([found?.trust, found?.witnessed?.count, witnessState(found, 0)]).toEqual(['other', 0, 'few']);
    // Less is needed, of the same ones.
    expect((await judged(await named(all.slice(0, 1), { needed: 1 }), storage))?.witnessed?.enough).toBe(
      false,
    );
    // None at all any more.
    expect(await judged(null, storage)).toMatchObject({ trust: 'gone', named: null });
    acceptPolicy(storage, found!.named);
    expect(witnessState(await judged(swapped, storage), 0)).toBe('enough');
    acceptPolicy(storage, null);
    expect(await judged(null, storage)).toBeNull();
  });

  it('and that nothing is proven before enough have cosigned is remembered with them', async () => {
    const storage = memory();
    await judged(await named(all, { waits: true }), storage);
    // Who leaves it out, or the witnesses altogether, has the page wait all the same.
    const unsaid = await judged(await named([], { waits: false }), storage);
    expect([unsaid?.trust, unsaid?.waits, witnessState(unsaid, 0)]).toEqual(['other', true, 'few']);
    expect(await judged(null, storage)).toMatchObject({ trust: 'gone', waits: true });
    acceptPolicy(storage, unsaid!.named);
    expect((await judged(await named(all, { waits: false }), storage))?.waits).toBe(false);
  });

  it('and the installation’s key is the one that was seen first', async () => {
    const storage = memory();
    await judged(await named(all), storage);
    const right = await named(all);
    const verifierKey = new HeadsInMemory('segl.example/log').head().verifierKey;
    expect(await judged({ ...right, anchor: { ...right.anchor, verifierKey } }, storage)).toMatchObject({
      broken: 'key',
    });
    // Until somebody has heard that it goes on under another.
    const other = memory();
    await judged({ ...right, anchor: { ...right.anchor, verifierKey } }, other);
    expect(await judged(right, other)).toMatchObject({ broken: 'key' });
    acceptInstallation(other);
    expect(await judged(right, other)).toMatchObject({ broken: null, witnessed: { count: 3 } });
  });

  it('is what is named, where nothing can be kept', async () => {
    const closed = {
      getItem: () => {
        throw new DOMException('closed', 'SecurityError');
      },
      setItem: () => {},
    };
    const found = await judged(await named(all.slice(0, 2)), closed);
    expect([found?.trust, witnessState(found, 0)]).toEqual(['unkept', 'enough']);
  });
});
