import { describe, expect, it } from 'vitest';
import { eventNo, LogInMemory } from '#tests/setup/log/log-in-memory.ts';
import { walk } from '#tests/setup/walk.ts';
import { ok } from '../result.ts';
import { fromBase64, toBase64 } from './bytes.ts';
import type { LeafProof } from './event-proof.ts';
import { openHead } from './heads.ts';
import { firstBroken, stepsOfEvent, stepsOfSubject, STEPS, verdictOf, type ShownEvent } from './shown.ts';

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const SAID = { form: 'segl.series.v1', statement: 'ab'.repeat(32) };
const about = eventNo(2, { detail: { ...SAID, name: 'Hovedbok' } });
const log = new LogInMemory(CLIENT).add(eventNo(0), eventNo(1), about, eventNo(3), eventNo(4));
const proof = await log.proofOf(2);
const head = log.head();
const checkpoint = await openHead(head);

const subject = (statement = SAID.statement) => ({
  client: CLIENT,
  type: 'series',
  id: 'S2',
  as: () => ok(statement),
});
const event: ShownEvent = { ...about, client: CLIENT, index: 2 };
const verdicts = (of: LeafProof) => [
  verdictOf(stepsOfSubject(subject(), of, checkpoint)),
  verdictOf(stepsOfEvent(event, of, checkpoint)),
];

describe('what is shown of a subject', () => {
  it('holds the whole way where nothing was changed', () => {
    const steps = stepsOfSubject(subject(), proof, checkpoint);
    expect(steps).toEqual(Object.fromEntries(STEPS.map((step) => [step, 'holds'])));
    expect(verdictOf(steps)).toBe('holds');
  });

  it('is said in the form that the event names', () => {
    const asked: (string | null)[] = [];
    const as = (form: string | null) => (asked.push(form), ok(SAID.statement));
    stepsOfSubject({ ...subject(), as }, proof, checkpoint);
    expect(asked).toEqual([SAID.form]);
  });

  it('breaks at the link that is broken, and there', () =>
    walk<[string, string, Partial<LeafProof>, Partial<ReturnType<typeof subject>>]>(
      [
        ['shown', 'another value', {}, { as: () => ok('cd'.repeat(32)) }],
        ['shown', 'a detail that says another', { detail: `{"statement":"${'cd'.repeat(32)}"}` }, {}],
        [
          'detail',
          'a detail that says the same and more',
          { detail: `{"form":"segl.series.v1","more":1,"statement":"${SAID.statement}"}` },
          {},
        ],
        ['detail', 'another salt', { salt: toBase64(new Uint8Array(32)) }, {}],
        ['detail', 'a salt of no length', { salt: '' }, {}],
        ['event', 'another subject', {}, { id: 'S3' }],
        ['event', 'another type', {}, { type: 'account' }],
        ['event', 'another client', {}, { client: about.id }],
        ['leaf', 'a leaf of something else', { leafHash: '00'.repeat(32) }, {}],
        ['root', 'another place', { index: 3 }, {}],
        ['root', 'a way from somewhere else', { path: [...proof.path].reverse() }, {}],
      ],
      (step, _what, change, shown) => {
        const steps = stepsOfSubject({ ...subject(), ...shown }, { ...proof, ...change }, checkpoint);
        expect(firstBroken(steps)).toBe(step);
        expect(verdictOf(steps)).toBe('broken');
      },
    ));

  it('breaks at the checkpoint, and so at the root, where no trusted key has signed it', () => {
    const steps = stepsOfSubject(subject(), proof, null);
    expect([steps.root, steps.checkpoint]).toEqual(['broken', 'broken']);
  });

  it('is unknown where the readable part was erased, never green', () => {
    for (const gone of [
      { detail: null, salt: null },
      { detail: null },
      { salt: null },
      { detail: undefined, salt: undefined },
    ])
      expect(verdicts({ ...proof, ...gone })).toEqual(['unknown', 'unknown']);
  });

  it('never throws for garbage', () =>
    walk<[Partial<LeafProof>]>(
      [
        [{ statement: 'no base64' }],
        [{ statement: toBase64(Uint8Array.of(0xff)) }],
        [{ statement: toBase64(new TextEncoder().encode('{"id":1}')) }],
        [{ statement: toBase64(new TextEncoder().encode('null')) }],
        [{ path: ['zz'] }],
        [{ detail: 'null' }],
        [{ detail: '[]' }],
        [{ detail: '{' }],
        [{ salt: '%' }],
        [{ index: -1 }],
        [{ index: Number.NaN }],
        [{ eventId: '' }],
      ],
      (change) => {
        expect(verdicts({ ...proof, ...change })).toEqual(['broken', 'broken']);
      },
    ));

  it('does not pass with any byte of its proof changed', () => {
    const passed: string[] = [];
    const flipped = (bytes: Uint8Array, at: number) =>
      bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const text = new TextEncoder();
    const tryOn = (name: string, change: Partial<LeafProof>) => {
      if (verdicts({ ...proof, ...change }).includes('holds')) passed.push(name);
    };
    for (const name of ['statement', 'salt'] as const) {
      const bytes = fromBase64(proof[name] ?? '') ?? new Uint8Array();
      expect(bytes.length).toBeGreaterThan(31);
      for (let at = 0; at < bytes.length; at += 1)
        tryOn(`${name} ${at}`, { [name]: toBase64(flipped(bytes, at)) });
    }
    const detail = text.encode(proof.detail ?? '');
    for (let at = 0; at < detail.length; at += 1)
      tryOn(`detail ${at}`, { detail: new TextDecoder().decode(flipped(detail, at)) });
    for (let at = 0; at < 64; at += 1) {
      const turned = (hex: string) => `${hex.slice(0, at)}${hex[at] === '0' ? '1' : '0'}${hex.slice(at + 1)}`;
      tryOn(`leafHash ${at}`, { leafHash: turned(proof.leafHash) });
      for (const [step, hash] of proof.path.entries())
        tryOn(`path ${step} ${at}`, { path: proof.path.with(step, turned(hash)) });
    }
    expect(passed).toEqual([]);
  });

  it('does not open a head with any character of its note changed', async () => {
    const opened: number[] = [];
    for (let at = 0; at < head.note.length; at += 1) {
      const other = head.note[at] === 'A' ? 'B' : 'A';
      const note = `${head.note.slice(0, at)}${other}${head.note.slice(at + 1)}`;
      const found = await openHead({ ...head, note });
      if (found && verdictOf(stepsOfSubject(subject(), proof, found)) === 'holds') opened.push(at);
    }
    expect(opened).toEqual([]);
  });
});

describe('what is shown of an event', () => {
  it('holds, also where it was read while it still waited for its place', () => {
    expect(verdictOf(stepsOfEvent(event, proof, checkpoint))).toBe('holds');
    expect(verdictOf(stepsOfEvent({ ...event, index: null }, proof, checkpoint))).toBe('holds');
  });

  it('breaks with any of its values changed', () =>
    walk<[string, Partial<ShownEvent>]>(
      [
        ['event', { client: about.id }],
        ['event', { id: eventNo(3).id }],
        ['event', { at: '2026-11-21T18:00:00.001Z' }],
        ['event', { actorId: CLIENT }],
        ['event', { kind: 'series.renamed' }],
        ['event', { subject: { type: 'series', id: 'S3' } }],
        ['event', { subject: { type: 'account', id: 'S2' } }],
        ['event', { index: 3 }],
        ['shown', { detail: { ...about.detail, name: 'Kasse' } }],
        ['shown', { detail: { ...about.detail, more: true } }],
        ['shown', { detail: SAID }],
        ['shown', { detail: null }],
      ],
      (step, change) => {
        expect(firstBroken(stepsOfEvent({ ...event, ...change }, proof, checkpoint))).toBe(step);
      },
    ));

  it('compares what details hold to the depth of it', async () => {
    const deep = eventNo(0, { detail: { list: [1, { a: null }], text: 'æ' } });
    const inner = new LogInMemory(CLIENT).add(deep);
    const [first, opened] = [await inner.proofOf(0), await openHead(inner.head())];
    const shown = (detail: Record<string, unknown>) =>
      stepsOfEvent({ ...deep, client: CLIENT, index: 0, detail }, first, opened).shown;
    expect(shown({ text: 'æ', list: [1, { a: null }] })).toBe('holds');
    for (const other of [
      { text: 'æ', list: [1, { a: 0 }] },
      { text: 'æ', list: [1] },
      { text: 'æ', list: { 0: 1, 1: { a: null } } },
      { text: 'æ', list: [1, { b: null }] },
    ])
      expect(shown(other)).toBe('broken');
  });
});
