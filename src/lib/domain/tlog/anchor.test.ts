import { describe, expect, it } from 'vitest';
import { bytesToHex } from '@noble/hashes/utils.js';
import { cosigner } from '#tests/setup/log/cosigner.ts';
import { eventNo, LogInMemory } from '#tests/setup/log/log-in-memory.ts';
import { HeadsInMemory } from '#tests/setup/log/heads-in-memory.ts';
import { withLines } from './add-checkpoint.ts';
import { judgeAnchor, type Anchor, type AnchorTrust } from './anchor.ts';
import { openHead } from './heads.ts';
import { parseNote } from './note.ts';
import { readPolicy } from './witnessed.ts';

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const witnesses = ['a.example', 'b.example', 'c.example'].map(cosigner);
const textOf = (note: string) => {
  const parsed = parseNote(note);
  return parsed.ok ? parsed.value.text : '';
};

/** A client's log of seven events, whose head of four is under what two of three witnesses cosigned. */
async function anchored(signing = witnesses.slice(0, 2)) {
  const log = new LogInMemory(CLIENT).add(...Array.from({ length: 7 }, (_, at) => eventNo(at)));
  const note = log.head(4).note;
  const installation = new HeadsInMemory('segl.example/log').add('another', note, 'and another');
  const head = installation.head();
  const anchor: Anchor = {
    note,
    index: 1,
    path: (await installation.inclusion(1)).map((hash) => bytesToHex(hash)),
    installation: withLines(
      head.note,
      signing.map((each) => each.line(textOf(head.note), 1_700_000_000n)),
    ),
    verifierKey: head.verifierKey,
    extension: await log.consistency(4, 7),
  };
  const opened = await openHead(log.head());
  const policy = readPolicy(
    2,
    witnesses.map(({ vkey }) => vkey),
  );
  if (!opened || !policy) throw new Error('no head');
  const trust: AnchorTrust = {
    ...{ head: opened, clientKey: log.head().verifierKey, installationKey: head.verifierKey },
    ...{ policy, verifyMlDsa: null },
  };
  return { log, anchor, trust, installation };
}

describe('the way from a client’s head to the witnesses', () => {
  it('holds, and says how far it reaches and who said so', async () => {
    const { anchor, trust } = await anchored();
    expect(await judgeAnchor(anchor, trust)).toMatchObject({
      ...{ holds: true, size: 4 },
      witnessed: { count: 2, enough: true, needed: 2 },
    });
  });

  it('reaches nothing while no head went that way', async () => {
    const { trust } = await anchored();
    expect(await judgeAnchor(null, trust)).toMatchObject({ holds: true, size: 0, witnessed: { count: 0 } });
  });

  it('breaks at each of its links by name', async () => {
    const { anchor, trust, log } = await anchored();
    const stranger = new LogInMemory(CLIENT).add(...log.events.slice(0, 4));
    const broken = async (change: Partial<Anchor>, other: Partial<AnchorTrust> = {}) => {
      const judged = await judgeAnchor({ ...anchor, ...change }, { ...trust, ...other });
      return judged.holds ? 'holds' : judged.broken;
    };
    expect(await broken({ note: stranger.head().note })).toBe('client');
    expect(await broken({ note: '' })).toBe('client');
    // Signed by the right key, and no leaf: a head that the witnesses were not shown.
    expect(await broken({ note: log.head(5).note, extension: await log.consistency(5, 7) })).toBe('leaf');
    expect(await broken({ index: 0 })).toBe('leaf');
    expect(await broken({ path: [] })).toBe('leaf');
    expect(await broken({ path: ['x'] })).toBe('leaf');
    expect(await broken({ extension: [] })).toBe('extension');
    expect(await broken({ extension: ['00'.repeat(32)] })).toBe('extension');
    expect(await broken({ installation: stranger.head().note })).toBe('installation');
    expect(await broken({}, { installationKey: stranger.head().verifierKey })).toBe('installation');
    expect(await broken({}, { installationKey: '' })).toBe('installation');
    expect(await broken({}, { clientKey: stranger.head().verifierKey })).toBe('client');
  });

  it('is broken for a head that forked from what was witnessed, signed with the log’s own key', async () => {
    const { anchor, trust, log } = await anchored();
    const first = log.events[0];
    log.events[0] = { ...log.events[1]!, id: 'x' };
    const head = await openHead(log.head());
    const judged = await judgeAnchor(
      { ...anchor, extension: await log.consistency(4, 7) },
      { ...trust, head: head! },
    );
    log.events[0] = first!;
    expect(judged).toEqual({ holds: false, broken: 'extension' });
  });
});
