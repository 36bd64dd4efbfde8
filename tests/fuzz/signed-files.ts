import { existsSync, readFileSync } from 'node:fs';
import { append, file as wholeFile, stream, streamed, type Objects } from '#tests/fixtures/pdf.ts';
import { readSignedData } from '#lib/domain/signature/cms/cms.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { fixture } from '../setup/files/fixtures.ts';
import {
  appendSigned,
  bytesOf,
  fieldOf,
  type TestAuthorities,
  testAuthorities,
} from '../setup/files/signed-pdf.ts';
import { NOW } from '../signing/certificates.ts';
import { keptForLong } from '../signing/long-lived.ts';
import { paper, stamped } from '../signing/paper.ts';
import { newInstallation } from '../signing/people.ts';
import { signedByAll } from '../signing/signed-paper.ts';

/** A file with signatures, and what must be trusted so that it is valid. */
export interface SignedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly roots: readonly Uint8Array[];
  readonly at: Date;
}

/** A page on which a mark of its own, drawn over the text, says another amount than the text under it. */
export const COVERED: Objects = {
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200] /Resources << /Font << /F 5 0 R >> >> >>',
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [7 0 R 10 0 R 11 0 R 13 0 R] >>',
  4: stream('BT /F 24 Tf 30 120 Td (Pris: 900 000) Tj ET 0 0 1 rg 30 20 60 20 re f'),
  5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  6: '<< /Fields [10 0 R 11 0 R 13 0 R] /SigFlags 3 /DA (/F 12 Tf 0 g) /DR << /Font << /F 5 0 R >> >> >>',
  7: '<< /Type /Annot /Subtype /Stamp /Rect [20 100 280 160] /F 4 /AP << /N 8 0 R >> >>',
  8: stream(
    '1 1 1 rg 0 0 260 60 re f 0 g BT /F 24 Tf 10 20 Td (Pris: 100 000) Tj ET',
    '/Type /XObject /Subtype /Form /BBox [0 0 260 60] /Resources 9 0 R',
  ),
  9: '<< /Font << /F 5 0 R >> >>',
  10: fieldOf('Seal'),
  11: fieldOf('Signer-1', '/Rect [200 10 290 60]'),
  13: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Text) /F 4 /P 3 0 R /Rect [100 10 190 30] /V (ja) /AP << /N 14 0 R >> >>',
  14: stream(
    '0 g BT /F 12 Tf 2 6 Td (ja) Tj ET',
    '/Type /XObject /Subtype /Form /BBox [0 0 90 20] /Resources 9 0 R',
  ),
};
const LOOK = stream('1 0 0 rg 0 0 90 50 re f', '/Type /XObject /Subtype /Form /BBox [0 0 90 50]');

/** Files that the project's own workshop makes: as the service does, and small ones of several forms. */
export async function ownFiles(): Promise<readonly SignedFile[]> {
  const authorities = await testAuthorities(NOW);
  const small = async (name: string, before: string, level: 1 | 2 | 3 | null): Promise<SignedFile> => ({
    name,
    bytes: bytesOf(await twice(authorities, before, level)),
    roots: [authorities.root],
    at: NOW,
  });
  const { 4: content = '', ...inside } = COVERED;
  const streams = Object.fromEntries([4, 8, 14].map((number) => [number, COVERED[number] ?? content]));
  const packed = Object.fromEntries(Object.entries(inside).filter(([number]) => !(number in streams)));
  return [
    await service('as the service makes it', paper()),
    await service(
      'turned and cropped',
      paper({ page: '/MediaBox [0 0 595 842] /CropBox [20 30 500 700] /Rotate 90' }),
    ),
    await small('certified, level 2', wholeFile(COVERED), 2),
    await small('certified, level 3', wholeFile(COVERED), 3),
    await small('certified by nobody', wholeFile(COVERED), null),
    await small('packed in streams', streamed(streams, packed), 2),
  ];
}

async function service(name: string, upload: Uint8Array): Promise<SignedFile> {
  const { file, root } = await signedByAll(await stamped(upload), { timestamps: true });
  return { name, bytes: file, roots: [root], at: NOW };
}

/** Sealed (or only signed, where `level` is null), and signed visibly in its own field. */
async function twice(authorities: TestAuthorities, before: string, level: number | null): Promise<string> {
  return appendSigned(await sealed(authorities, before, level), 21, {
    authorities,
    name: 'Kari Nordmann',
    stamped: true,
    objects: { 11: fieldOf('Signer-1', '/Rect [200 10 290 60] /V 21 0 R /AP << /N 22 0 R >>'), 22: LOOK },
  });
}

async function sealed(authorities: TestAuthorities, before: string, level: number | null): Promise<string> {
  const reference = `/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 /P ${level} >> >>]`;
  const perms = level === null ? '' : '/Perms << /DocMDP 20 0 R >>';
  return appendSigned(before, 20, {
    authorities,
    name: 'Segl',
    entries: level === null ? '' : reference,
    objects: {
      1: `<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R ${perms} >>`,
      10: fieldOf('Seal', '/Rect [0 0 0 0] /V 20 0 R'),
    },
  });
}

/** Sealed, signed by three, with its evidence and a document timestamp over all of it, as the service makes it: B-LTA. */
export async function threeSigners(): Promise<SignedFile> {
  const installation = await newInstallation(NOW);
  const signers = ['Kari', 'Ola', 'Anne'].map((name, at) => ({ field: `segl-signer-${at + 1}`, name }));
  const { file, root } = await signedByAll(await stamped(paper(), { signers }), {
    ...{ installation, signers, timestamps: true },
  });
  return { name: 'three signers', bytes: await keptForLong(file, { installation }), roots: [root], at: NOW };
}

/** The same form in a tenth of the bytes, put together by hand. */
export async function smallThreeSigners(): Promise<SignedFile> {
  const authorities = await testAuthorities(NOW);
  const fields = [10, 30, 31, 32].map((number) => `${number} 0 R`).join(' ');
  const form = `<< /Fields [${fields}] /SigFlags 3 >>`;
  const catalog = '/Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /DocMDP 20 0 R >>';
  const { 7: mark = '', 8: look = '', 9: resources = '', ...page } = COVERED;
  let text = await sealed(
    authorities,
    wholeFile({
      ...page,
      ...{ 7: mark, 8: look, 9: resources, 6: form, 10: fieldOf('Seal') },
      3: `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [7 0 R ${fields}] >>`,
      ...Object.fromEntries([30, 31, 32].map((number) => [number, fieldOf(`Signer-${number - 29}`)])),
    }),
    2,
  );
  for (const number of [30, 31, 32]) {
    text = await appendSigned(text, number + 10, {
      ...{ authorities, name: `Signer ${number - 29}`, stamped: true },
      objects: { [number]: fieldOf(`Signer-${number - 29}`, `/Rect [0 0 0 0] /V ${number + 10} 0 R`) },
    });
  }
  text = append(text, {
    1: `<< ${catalog} /DSS 50 0 R >>`,
    50: '<< /Type /DSS /Certs [51 0 R] >>',
    51: stream('abc'),
  });
  text = await appendSigned(text, 61, {
    ...{ authorities, name: '', documentTimestamp: true },
    objects: {
      6: `<< /Fields [${fields} 60 0 R] /SigFlags 3 >>`,
      60: fieldOf('Time', '/Rect [0 0 0 0] /V 61 0 R'),
    },
  });
  return { name: 'three signers', bytes: bytesOf(text), roots: [authorities.root], at: NOW };
}

/** Sound files that other programs made; none where the reference data is not at hand. */
export function filesOfOthers(): readonly SignedFile[] {
  return OTHERS.flatMap(([path, at]) => {
    if (!existsSync(fixture(path))) return [];
    const bytes = new Uint8Array(readFileSync(fixture(path)));
    return [{ name: path, bytes, roots: rootsInside(bytes), at: new Date(at) }];
  });
}

const OTHERS = [
  ['pdf/genuine/hello_signed_INCSAVE_signed.pdf', '2021-01-01'],
  ['pdf/genuine/minimal-two-fields-signed-twice.pdf', '2021-02-01'],
  ['pdf/genuine/pades-5-signatures-and-1-document-timestamp.pdf', '2021-02-01'],
  ['pdf/genuine/pades-lta-dss-indirect-arrs-test.pdf', '2020-12-01'],
  ['trials/pdf/genuine-cover.pdf', '2026-12-01'],
  ['trials/pdf/signed-wide-xref-stream.pdf', '2026-12-01'],
] as const;

/** The certificates in a file that vouch for themselves. */
function rootsInside(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1');
  const values = [...text.matchAll(/\/Contents\s*<([0-9A-Fa-f]{200,})>/g)].map(([, hex = '']) =>
    readSignedData(Uint8Array.from(Buffer.from(hex, 'hex')), { padded: true }),
  );
  return values
    .flatMap((cms) => (cms.ok ? cms.value.certificates : []))
    .filter(({ subject, issuer }) => equalBytes(subject, issuer))
    .map((certificate) => certificate.bytes);
}
