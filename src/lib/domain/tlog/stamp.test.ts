import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../signature/certificate/certificate.ts';
import { fromBase64 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { judgeStamp, lapsed, renewalText, tokenLeaf, type Listed } from './stamp.ts';
import { rootOfLeaves } from './tree.ts';

const vector = JSON.parse(
  readFileSync(new URL('../../../../tests/vectors/time-token.json', import.meta.url), 'utf8'),
) as { text: string; token: string; root: string; time: string; until: string; by: string };
const bytes = (base64: string) => fromBase64(base64) ?? new Uint8Array();
const token = bytes(vector.token);
const root = readCertificate(bytes(vector.root));
const roots = root.ok ? [root.value] : [];

async function outcome(text: string, of = token, trusted = roots): Promise<string> {
  const judged = await judgeStamp(text, of, trusted);
  return judged.ok ? judged.value.time.toISOString() : judged.error.code;
}

describe('a token over a checkpoint', () => {
  it('that another program made holds, and says when, until when and by whom', async () => {
    expect(parseCheckpoint(vector.text).ok).toBe(true);
    expect(await judgeStamp(vector.text, token, roots)).toEqual({
      ok: true,
      value: {
        time: new Date(vector.time),
        until: new Date(vector.until),
        by: vector.by,
        root: bytes(vector.root),
      },
    });
  });

  it('is of this text alone, and of nobody whose root is not believed', async () => {
    expect(await outcome(vector.text.replace('601', '602'))).toBe('imprint_mismatch');
    expect(await outcome(vector.text.trimEnd())).toBe('imprint_mismatch');
    expect(await outcome(vector.text, token, [])).toBe('chain_incomplete');
    expect(await outcome(vector.text, token.subarray(1))).not.toContain('Z');
  });

  it('says no other time with any byte changed', async () => {
    const spoilt = fc.tuple(fc.nat(token.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(spoilt, async ([at, by]) => {
        const changed = token.map((byte, place) => (place === at ? byte ^ by : byte));
        const said = await outcome(vector.text, changed);
        expect(said === vector.time || !said.endsWith('Z')).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

it('a renewal is a checkpoint of the tokens before it', () => {
  const leaves = [token, token.subarray(1)].map(tokenLeaf);
  const text = renewalText('log.example/log', leaves);
  expect(parseCheckpoint(text)).toEqual({
    ok: true,
    value: { origin: 'log.example/log/time', size: 2, root: rootOfLeaves(leaves) },
  });
});

describe('what tokens of old prove', () => {
  const day = (no: number) => new Date(Date.UTC(2030, 0, no));
  /** Tokens by time and end in days; a size of null carries on what is before. */
  const listed = (...tokens: [time: number, until: number, size: number | null][]): Listed[] =>
    tokens.map(([time, until, size], no) => ({ no, size, stamp: { time: day(time), until: day(until) } }));

  it('ends with their certificates, unless one carried them on before', () => {
    const alone = listed([1, 10, 1], [2, 20, 2]);
    expect(lapsed(alone, day(9))).toEqual([]);
    expect(lapsed(alone, day(10))).toEqual([]);
    expect(lapsed(alone, day(11))).toEqual([0]);
    expect(lapsed(listed([1, 10, 1], [9, 20, null]), day(11))).toEqual([]);
    expect(lapsed(listed([1, 10, 1], [11, 20, null]), day(12))).toEqual([0]);
  });

  it('and with the end of what carried them, unless that was carried on', () => {
    const chain = listed([1, 10, 1], [9, 20, null], [19, 30, null]);
    expect(lapsed(chain, day(25))).toEqual([]);
    expect(lapsed(chain, day(31))).toEqual([0, 1, 2]);
    // A renewal that came after the one before had ended carries nothing that rested on it.
    expect(lapsed(listed([1, 10, 1], [9, 20, null], [21, 30, null]), day(25))).toEqual([0, 1]);
  });

  it('a token that is no renewal carries none', () => {
    expect(lapsed(listed([1, 10, 1], [9, 20, 2]), day(11))).toEqual([0]);
  });
});
