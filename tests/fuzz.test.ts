import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append, bytesOf, textOf } from '#tests/fixtures/pdf.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { DrawnCheck, INTACT } from './drawing/drawn-alike.ts';
import { difference } from './drawing/picture.ts';
import { hasPoppler, renderers, type Renderer } from './drawing/renderers.ts';
import { Guard, LIMITS } from './fuzz/guard.ts';
import { fillable, filling } from './fuzz/look.ts';
import { byteChange, changed, spoilings, spoilt } from './fuzz/mutation.ts';
import { plan } from './fuzz/plan.ts';
import { appended } from './fuzz/revision.ts';
import {
  COVERED,
  filesOfOthers,
  ownFiles,
  type SignedFile,
  smallThreeSigners,
  threeSigners,
} from './fuzz/signed-files.ts';
import { PATIENCE_MS, tried } from './fuzz/size.ts';
import { fixture } from './setup/files/fixtures.ts';

/*
 * Nothing forged is green, tried at random: `npm run fuzz` tries longer. Only what the verifier calls intact has to be
 * drawn, by every renderer with a reader of its own.
 */
const skipped = hasPoppler() ? '' : ' (poppler skipped: pdftoppm not installed)';

let programs: readonly Renderer[];
let drawn: DrawnCheck;
let files: readonly SignedFile[];
let small: readonly SignedFile[];

beforeAll(async () => {
  programs = await renderers();
  drawn = new DrawnCheck(programs);
  files = [...(await ownFiles()), ...filesOfOthers()];
  small = files.filter(({ bytes }) => bytes.length < 100_000);
});

const verdictOn = (bytes: Uint8Array, { roots, at }: SignedFile) => verifyPdf(bytes, { roots, at });

describe(`what is intact is drawn as it was signed${skipped}`, () => {
  it('every file to begin with', async () => {
    for (const file of files) {
      const verdict = await verdictOn(file.bytes, file);
      expect(INTACT, file.name).toContain(verdict.overall);
      // The boxes of later signers are drawn since, and nothing else is.
      const all = small.includes(file);
      expect(await drawn.disagreement(file.bytes, verdict, { all }), file.name).toBeNull();
    }
  });

  it('a cover declared again where only some find it would be seen', async () => {
    const file = files.find(({ name }) => name === 'certified, level 2');
    if (!file) throw new Error('no such file');
    const text = textOf(file.bytes);
    const more = append(text, { 8: COVERED[8] ?? '' });
    const astray = text + more.slice(text.length).replace(/\d{10} 00000 n/, '0000000001 00000 n');
    // The verdict is that of the sound file: what a verifier would say that is taken in.
    const disagreement = await drawn.disagreement(bytesOf(astray), await verdictOn(file.bytes, file));
    expect(disagreement).toContain('page 1');
    const seen = await Promise.all(
      programs.map(async (each) => difference(await each.draw(file.bytes), await each.draw(bytesOf(astray)))),
    );
    const others = seen.filter((each) => each !== null).length;
    expect(others).toBeGreaterThanOrEqual(2);
    expect((await verdictOn(bytesOf(astray), file)).overall).toBe('changed');
  });

  it(
    'whatever is appended',
    async () => {
      let green = 0;
      // Large ones take ten times as long to draw.
      const anyFile = fc.oneof(
        { arbitrary: fc.constantFrom(...small), weight: 5 },
        { arbitrary: fc.constantFrom(...files), weight: 1 },
      );
      await fc.assert(
        fc.asyncProperty(anyFile, plan, async (file, choices) => {
          const bytes = appended(file.bytes, choices);
          const verdict = await verdictOn(bytes, file);
          if (INTACT.includes(verdict.overall)) green++;
          const disagreement = await drawn.disagreement(bytes, verdict);
          expect(disagreement && `${file.name}: ${disagreement}`).toBeNull();
        }),
        tried(30, { forEach: 1, share: 0.45 }),
      );
      // Else nothing was tried: a reader that refuses all would do.
      expect(green).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    'whatever a field that may be filled shows',
    async () => {
      const form = await fillable();
      let green = 0;
      await fc.assert(
        fc.asyncProperty(filling, async (fill) => {
          const bytes = fill(form.bytes);
          const verdict = await verdictOn(bytes, form);
          if (INTACT.includes(verdict.overall)) green++;
          expect(await drawn.disagreement(bytes, verdict)).toBeNull();
        }),
        tried(20, { forEach: 1, share: 0.15 }),
      );
      expect(green).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});

describe.each([
  ['as the service makes it', threeSigners, { changes: 12, cuts: 4 }],
  ['put together small', smallThreeSigners, { changes: 60, cuts: 10 }],
] as const)('a file of three signers, with its evidence and a timestamp over all, %s', (_, make, short) => {
  let long: SignedFile;
  beforeAll(async () => {
    long = await make();
  });

  it(
    'is never green with one byte changed: its last signature covers every byte but its own, which is read strictly',
    async () => {
      expect(await verdictOn(long.bytes, long)).toMatchObject({ overall: 'valid' });
      await fc.assert(
        fc.asyncProperty(byteChange, async (change) => {
          const { overall } = await verdictOn(changed(long.bytes, change), long);
          expect(INTACT).not.toContain(overall);
        }),
        tried(short.changes, { forEach: 2, share: 0.05 }),
      );
    },
    PATIENCE_MS,
  );

  it(
    'is green cut off only where a revision ended: then it is a file that once was whole, and shows what was signed',
    async () => {
      const ends = wholeEnds(long.bytes);
      expect(ends.length).toBeGreaterThanOrEqual(6);
      const cut = async (end: number) => {
        const bytes = long.bytes.slice(0, end);
        const verdict = await verdictOn(bytes, long);
        if (!ends.includes(end)) expect(INTACT, `cut at ${end}`).not.toContain(verdict.overall);
        else expect(await drawn.disagreement(bytes, verdict)).toBeNull();
      };
      for (const end of ends) for (const near of [-7, -2, -1, 0]) await cut(end + near);
      await fc.assert(
        fc.asyncProperty(fc.nat(long.bytes.length - 1), cut),
        tried(short.cuts, { forEach: 1, share: 0.05 }),
      );
    },
    PATIENCE_MS,
  );
});

/** Behind each end mark, with the end of its line and without. */
function wholeEnds(bytes: Uint8Array): number[] {
  return [...textOf(bytes).matchAll(/%%EOF\n/g)].flatMap(({ index }) => [index + 5, index + 6]);
}

describe('reading takes little, whatever the bytes are', () => {
  const guard = new Guard();
  afterAll(() => guard.close());

  it('and what would hang, fill memory or crash is found out', async () => {
    const bad = new Guard(
      { milliseconds: 100, bytes: 64 * 2 ** 20 },
      new URL('./fuzz/bad-worker.ts', import.meta.url),
    );
    const told = async (way: number) => {
      const found = await bad.read({ bytes: Uint8Array.of(way), roots: [], at: new Date(0) });
      return 'fault' in found ? found.fault : '';
    };
    expect(await told(1)).toBe('too long');
    expect(await told(2)).toMatch(/too long|too much memory/);
    expect(await told(3)).toMatch(/too long|too much memory/);
    expect(await told(0)).toMatch(/^crashed: .*as it should/);
    await bad.close();
  });

  it(
    'files of this project and of others, spoilt',
    async () => {
      const corpus = [...files.map(({ bytes }) => bytes), ...referenceFiles()];
      const one = fc.nat(corpus.length - 1);
      await fc.assert(
        fc.asyncProperty(one, one, spoilings, async (which, other, ways) => {
          const bytes = spoilt(corpus[which] ?? new Uint8Array(), corpus[other] ?? new Uint8Array(), ways);
          const found = await guard.read({ bytes, roots: [], at: new Date('2026-06-01') });
          if ('fault' in found) expect(found.fault).toBeNull();
        }),
        tried(10, { forEach: 4, share: 0.2 }),
      );
    },
    PATIENCE_MS,
  );

  it('files of the reference data as they are', async () => {
    for (const bytes of referenceFiles()) {
      const found = await guard.read({ bytes, roots: [], at: new Date('2026-06-01') });
      expect(found).not.toHaveProperty('fault');
      expect('milliseconds' in found && found.milliseconds).toBeLessThan(LIMITS.milliseconds);
    }
  });
});

function referenceFiles(): Uint8Array[] {
  return ['pdf/genuine', 'pdf/manipulated', 'trials/pdf'].flatMap((folder) => {
    if (!existsSync(fixture(folder))) return [];
    const names = readdirSync(fixture(folder)).filter((name) => name.endsWith('.pdf'));
    return names.map((name) => new Uint8Array(readFileSync(`${fixture(folder)}/${name}`)));
  });
}
