import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formWithinBounds, MOST_OF_PAPER, withinBounds } from './bounds.ts';

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

it('lets through a report of as many rows as are printed, where paper is asked for', () => {
  const row = { cells: Array(9).fill('1 234,50'), sum: false };
  const body = JSON.stringify({ asked: {}, paper: { columns: [], rows: Array(20_000).fill(row) } });
  expect(withinBounds(body, MOST_OF_PAPER)).toBe(true);
  expect(withinBounds('['.repeat(21), MOST_OF_PAPER)).toBe(false);
});

it('counts nothing that stands in a string', () => {
  fc.assert(fc.property(fc.string(), (text) => withinBounds(JSON.stringify(text))));
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

describe('a form', () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  const field = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';

  it('of a chunk passes, whatever its bytes look like', async () => {
    const form = new FormData();
    form.set('photoId', '0190a5c6-7c3e-7000-8000-0123456789ab');
    form.set('offset', '0');
    form.set('chunk', new Blob(['\r\n'.repeat(250_000), '--b\r\n\r\n'.repeat(10)]));
    const response = new Response(form);
    const boundary = response.headers.get('content-type')?.split('boundary=')[1] ?? '';
    expect(formWithinBounds(await response.bytes(), boundary)).toBe(true);
  });

  it('of many fields, or with a lead without end, does not', () => {
    expect(formWithinBounds(bytes(`${field.repeat(10)}--b--`), 'b')).toBe(true);
    expect(formWithinBounds(bytes(`${field.repeat(11)}--b--`), 'b')).toBe(false);
    expect(formWithinBounds(bytes(`--b\r\n${'A: b\r\n'.repeat(300)}\r\n1\r\n--b--`), 'b')).toBe(false);
  });
});
