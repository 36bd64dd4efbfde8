import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosigner } from '#tests/setup/log/cosigner.ts';
import { formatAddCheckpoint, parseAddCheckpoint, parseLines, parseSize } from './add-checkpoint.ts';

const HASH = 'PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=';
const NOTE = 'log.example\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— log.example AAAAAAA=\n';

describe('a request to a witness', () => {
  it('is read as it was written', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        fc.array(hash, { maxLength: 63 }),
        (oldSize, proof) => {
          const read = parseAddCheckpoint(formatAddCheckpoint({ oldSize, proof, checkpoint: NOTE }));
          const value = { oldSize, proof: proof.map((each) => Uint8Array.from(each)), checkpoint: NOTE };
          expect(read).toEqual({ ok: true, value });
        },
      ),
    );
  });

  it('is the example of the specification', () => {
    expect(parseAddCheckpoint(`old 20852014\n${HASH}\n\n${NOTE}`)).toMatchObject({
      value: { oldSize: 20852014, proof: [expect.any(Uint8Array)], checkpoint: NOTE },
    });
  });

  it('has no other form', () => {
    for (const body of [
      '',
      `old 1\n${NOTE.slice(0, 20)}`,
      `old 01\n\n${NOTE}`,
      `old -1\n\n${NOTE}`,
      `old 1 \n\n${NOTE}`,
      `old  1\n\n${NOTE}`,
      `OLD 1\n\n${NOTE}`,
      `1\n\n${NOTE}`,
      `old 9007199254740993\n\n${NOTE}`,
      `old 1\r\n\n${NOTE}`,
      `old 1\n${HASH.slice(4)}\n\n${NOTE}`,
      `old 1\n${HASH}x\n\n${NOTE}`,
      `old 1\n${`${HASH}\n`.repeat(64)}\n${NOTE}`,
    ])
      expect(parseAddCheckpoint(body), body).toMatchObject({ ok: false });
  });
});

describe('an answer of a witness', () => {
  it('says a size and nothing else', () => {
    expect(['0\n', '42\n'].map(parseSize)).toEqual([0, 42]);
    for (const body of ['', '42', '042\n', '42\n\n', '-1\n', 'x\n', '1e9\n', '9007199254740993\n'])
      expect(parseSize(body), body).toBeNull();
  });

  it('is made of signature lines alone', () => {
    const line = cosigner('w.example').line(NOTE, 1n);
    expect(parseLines(`${line}\n${line}\n`)?.map((each) => each.line)).toEqual([line, line]);
    for (const body of ['', line, `${line}\n\n`, `x\n\n${line}\n`, `<html>\n`, `${line}\nmore\n`])
      expect(parseLines(body), body).toBeNull();
  });
});
