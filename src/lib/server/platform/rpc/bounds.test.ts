import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withinBounds } from './bounds.ts';

it('lets through what a device sends at most: fifty changes of twenty photos', () => {
  const photo = { id: 'x'.repeat(36), sha256: 'a'.repeat(64), size: 1, type: 'image/png' };
  const content = {
    amount: '1',
    date: '2026-01-01',
    text: 'x',
    project: null,
    photos: Array(20).fill(photo),
  };
  const mutation = { type: 'draft.save', draftId: 'x', baseRevision: null, content };
  const mutations = Array(50).fill({ mutationId: 1, payloadHash: 'x', mutation });
  expect(withinBounds(JSON.stringify({ 0: { json: { deviceId: 'x', mutations }, meta: { v: 1 } } }))).toBe(
    true,
  );
});

it('counts nothing that stands in a string', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => withinBounds(JSON.stringify(text))));
  expect(withinBounds(JSON.stringify('[{,"\\'.repeat(100_000)))).toBe(true);
});

it('refuses what is deep or many, whatever it is made of and whether it is JSON or not', () => {
  for (const open of ['[', '{"a":', '[[],{"\\"":']) expect(withinBounds(open.repeat(21))).toBe(false);
  expect(withinBounds('['.repeat(1_000_000))).toBe(false);
  for (const one of ['0', '""', '[]', '"\\""']) {
    expect(withinBounds(`[${Array(20_002).fill(one).join()}]`)).toBe(false);
    expect(withinBounds(`[${Array(9_000).fill(one).join()}]`)).toBe(true);
  }
  expect(withinBounds('"\\')).toBe(true);
});
