import { beforeAll, describe, expect, test } from 'vitest';
import { stream } from '#tests/fixtures/pdf.ts';
import { keptForLong } from '#tests/signing/long-lived.ts';
import { STAMP, paper, rewritten, stamped } from '#tests/signing/paper.ts';
import { newInstallation } from '#tests/signing/people.ts';
import { has, run, unlessMissing } from '#tests/signing/programs.ts';
import { signedByAll } from '#tests/signing/signed-paper.ts';
import { writePem } from '../../pki/pem.ts';
import { LONG } from '#tests/setup/long.ts';

const A4 = '/MediaBox [0 0 595 842]';
const SIGNERS = [
  ...STAMP.signers,
  { field: 'Signer3', name: 'Bartholomeus Þórður Żółć-Hæstmælt av Fjellhaugen' },
];

/** A form with a field that is filled in, and one that is not. */
const FORM = paper({
  page: `${A4} /Annots [6 0 R 7 0 R]`,
  catalog: '/AcroForm << /Fields [6 0 R 7 0 R] /DA (/F 10 Tf 0 g) /DR << /Font << /F 5 0 R >> >> >>',
  objects: {
    6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (fylt) /Rect [70 500 270 520] /P 3 0 R /AP << /N 8 0 R >> >>',
    7: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (b) /Rect [70 450 270 470] /P 3 0 R >>',
    8: stream('BT /F 10 Tf 2 5 Td (fylt) Tj ET', '/Type /XObject /Subtype /Form /BBox [0 0 200 20]'),
  },
});

const FORMS: readonly (readonly [string, Uint8Array])[] = [
  ['plain', paper({ page: A4 })],
  ['rotated', paper({ page: `${A4} /Rotate 90` })],
  ['cropped', paper({ page: `${A4} /CropBox [40 40 500 700]` })],
  ['form', FORM],
  ...(has('qpdf') ? [['streams', objectStreams(paper())] as const] : []),
];

function objectStreams(pdf: Uint8Array): Uint8Array {
  return rewritten('qpdf', ['--replace-input', '--object-streams=generate', 'in.pdf'], pdf);
}

/** Sealed, signed by three and kept for long, on pages of several kinds. */
const files: Record<string, Uint8Array | string> = {};
beforeAll(async () => {
  if (!has('dss') && !has('pyhanko')) return;
  const now = new Date();
  const installation = await newInstallation(now);
  files['root.pem'] = writePem([installation.root]);
  for (const [name, bytes] of FORMS) {
    const prepared = await stamped(bytes, { signers: SIGNERS });
    const made = await signedByAll(prepared, { installation, signers: SIGNERS, now, timestamps: true });
    files[`${name}.pdf`] = await keptForLong(made.file, { installation, now });
  }
});

/** What a checker says of each file, in lines; or why it did not start, for it may need the network the first time. */
function saidBy(
  program: 'dss' | 'pyhanko',
  fault: RegExp,
): { of: Map<string, string[]>; cannotStart: string } {
  const { code, output } = run(program, Object.keys(files), files);
  const of = new Map<string, string[]>();
  for (const [, name = '', report = ''] of output.matchAll(/^== (\w+)\.pdf:?(.*(?:\n {2}.*)*)/gm))
    of.set(name, report.trim().split('\n'));
  return { of, cannotStart: code !== 0 && !fault.test(output) ? output.slice(-200) : '' };
}

describe('EU DSS', LONG, () => {
  const it = test.skipIf(!has('dss'));

  it(
    unlessMissing('dss', 'passes every signature at B-LTA, and warns of nothing, on pages of every kind'),
    ({ skip }) => {
      const { of, cannotStart } = saidBy('dss', /^\s+at Check\./m);
      skip(cannotStart !== '', `the checker did not start: ${cannotStart}`);
      expect([...of.keys()]).toEqual(FORMS.map(([name]) => name));
      for (const [name, lines] of of) {
        expect(lines[0], name).toBe(`${SIGNERS.length + 1} signatures`);
        const passed = lines.filter((line) => line.includes('PAdES-BASELINE-LTA TOTAL_PASSED'));
        expect(passed, name).toHaveLength(SIGNERS.length + 1);
        expect(
          lines.filter((line) => /^ {4}(warning|error)/.test(line)),
          name,
        ).toEqual([]);
        // A key that one act has used up is asked about nowhere.
        const unasked = lines.filter((line) => line.includes('revocation data check has been skipped'));
        expect(unasked, name).toHaveLength(SIGNERS.length + 1);
      }
    },
  );
});

describe('pyHanko', LONG, () => {
  const it = test.skipIf(!has('pyhanko'));

  it(unlessMissing('pyhanko', 'takes every signature, and what came after it'), ({ skip }) => {
    const { of, cannotStart } = saidBy('pyhanko', /^ {2}bottom_line/m);
    skip(cannotStart !== '', `the checker did not start: ${cannotStart}`);
    expect([...of.keys()]).toEqual(FORMS.map(([name]) => name));
    for (const [name, lines] of of) {
      const right = lines.filter((line) => line.includes('bottom_line=True docmdp_ok=True'));
      expect(right, name).toHaveLength(SIGNERS.length + 1);
      expect(lines.join('\n'), name).not.toContain('bottom_line=False');
    }
  });
});
