import { beforeAll, describe, expect, test } from 'vitest';
import { stream } from '#lib/domain/pdf/build.fixture.ts';
import { STAMP, paper, rewritten, stamped } from '../../../../../tests/signing/paper.ts';
import { newInstallation } from '../../../../../tests/signing/people.ts';
import { has, run, unlessMissing } from '../../../../../tests/signing/programs.ts';
import { signedByAll } from '../../../../../tests/signing/signed-paper.ts';
import { writePem } from '../pki/pem.ts';

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

/** Sealed and signed by three, on pages of several kinds; what EU DSS says of each signature. */
describe('EU DSS', () => {
  const it = test.skipIf(!has('dss'));
  const said = new Map<string, string[]>();
  let cannotStart: string | null = null;

  beforeAll(async () => {
    if (!has('dss')) return;
    const now = new Date();
    const installation = await newInstallation(now);
    const files: Record<string, Uint8Array | string> = { 'root.pem': writePem([installation.root]) };
    for (const [name, bytes] of FORMS) {
      const prepared = await stamped(bytes, { signers: SIGNERS });
      const made = await signedByAll(prepared, { installation, signers: SIGNERS, now, timestamps: true });
      files[`${name}.pdf`] = made.file;
    }
    const { code, output } = run('dss', Object.keys(files), files);
    // It is built by its first run, which needs the network; a fault of its own has a stack of Java's.
    if (code !== 0 && !/^\s+at Check\./m.test(output)) cannotStart = output.slice(-200);
    for (const [, name = '', report = ''] of output.matchAll(/^== (\w+)\.pdf: (.*(?:\n {2}.*)*)/gm))
      said.set(name, report.split('\n'));
  });

  it(
    unlessMissing('dss', 'finds nothing changed and nothing forbidden, on pages of every kind'),
    ({ skip }) => {
      skip(cannotStart !== null, `the checker did not start: ${cannotStart}`);
      expect([...said.keys()]).toEqual(FORMS.map(([name]) => name));
      for (const [name, lines] of said) {
        expect(lines[0], name).toBe(`${SIGNERS.length + 1} signatures`);
        const warnings = lines.filter((line) => /^ {4}warning/.test(line));
        expect(
          warnings.filter((line) => /modif|DocMDP|isual|change/i.test(line)),
          name,
        ).toEqual([]);
      }
    },
  );

  it(unlessMissing('dss', 'looks for no revocation of a key that one act has used up'), ({ skip }) => {
    skip(cannotStart !== null, `the checker did not start: ${cannotStart}`);
    for (const [name, lines] of said) {
      const skipped = lines.filter((line) => line.includes('revocation data check has been skipped'));
      expect(skipped, name).toHaveLength(SIGNERS.length + 1);
      expect(lines.join('\n'), name).not.toContain('revocation info access');
    }
    expect(said.size).toBe(FORMS.length);
  });
});
