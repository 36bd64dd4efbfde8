import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsQR from 'jsqr';
import { formatCode } from '#lib/domain/documents/document-code.ts';
import { bytesOf, file, stream, type Objects } from '#tests/fixtures/pdf.ts';
import { stampDocument, type StampInput } from '#lib/server/signing/pdf/stamp/stamp.ts';

export const CODE = formatCode(Uint8Array.from({ length: 16 }, (_, at) => at * 15 + 3));
export const VERIFY_URL = `https://segl.example.no/verify/${CODE}`;

/** What a test stamps with, where it has nothing else to say. */
export const STAMP: StampInput = {
  code: CODE,
  verifyUrl: VERIFY_URL,
  title: 'Leieavtale Storgata 1',
  sender: { name: 'Kari Nordmann', organisation: 'Fjord Regnskap AS' },
  signers: [
    { field: 'Signer1', name: 'Łukasz Żółć Čáhppe' },
    { field: 'Signer2', name: 'Þórður Hæstmælt' },
  ],
  sealField: 'Seal',
  language: 'nb',
  now: new Date('2026-03-01T12:00:00Z'),
};

/** One page of text. `page` are further entries of its dictionary, `objects` further objects or other ones. */
export function paper(
  options: { content?: string; page?: string; catalog?: string; objects?: Objects; trailer?: string } = {},
): Uint8Array {
  const {
    content = PROSE,
    page = '/MediaBox [0 0 595 842]',
    catalog = '',
    objects = {},
    trailer = '',
  } = options;
  const all: Objects = {
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F 5 0 R >> >> >>',
    3: `<< /Type /Page /Parent 2 0 R /Contents 4 0 R ${page} >>`,
    4: stream(content),
    5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...objects,
  };
  return bytesOf(file(all, trailer));
}

/** Some text well within the margins of A4, and of anything half its size. */
export const PROSE =
  'BT /F 10 Tf 70 300 Td 14 TL (Mellom partene er det inngått) Tj T* (denne avtalen.) Tj ET';

/** As {@link STAMP} says, or the test fails. */
export async function stamped(bytes: Uint8Array, input: Partial<StampInput> = {}): Promise<Uint8Array> {
  const result = await stampDocument(bytes, { ...STAMP, ...input });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Brightness, 0 to 255, row by row from the top. */
  readonly grey: Uint8Array;
}

/** A page as poppler shows it, 1 being the first. */
export function render(pdf: Uint8Array, page: number, dpi = 200): Picture {
  const args = ['-gray', '-cropbox', '-r', `${dpi}`, '-f', `${page}`, '-l', `${page}`, '-singlefile'];
  const bytes = inFolder('pdftoppm', pdf, [...args, 'in.pdf', 'out'], 'out.pgm');
  const header = /^P5\s(\d+) (\d+)\s\d+\s/.exec(bytes.subarray(0, 40).toString('latin1'));
  if (!header) throw new Error('no picture');
  return { width: Number(header[1]), height: Number(header[2]), grey: bytes.subarray(header[0].length) };
}

/** The text of a page as poppler reads it. */
export function textOn(pdf: Uint8Array, page: number): string {
  return inFolder(
    'pdftotext',
    pdf,
    ['-f', `${page}`, '-l', `${page}`, 'in.pdf', 'out.txt'],
    'out.txt',
  ).toString();
}

/** What a camera reads from the lower right corner of the page, and where it stands there, in points. */
export function scanCorner(
  { width, height, grey }: Picture,
  dpi = 200,
  points = 70,
): { text: string; right: number; bottom: number } | null {
  const side = Math.min(Math.round((points / 72) * dpi), width, height);
  const rgba = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const value = grey[(height - side + y) * width + (width - side + x)] ?? 255;
      rgba.fill(value, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  const found = jsQR(rgba, side, side);
  if (!found) return null;
  const { bottomLeftCorner, topRightCorner } = found.location;
  const toPoints = (pixels: number): number => ((side - pixels) * 72) / dpi;
  return { text: found.data, right: toPoints(topRightCorner.x), bottom: toPoints(bottomLeftCorner.y) };
}

/** The file as a program makes it anew in its place. */
export function rewritten(program: string, args: readonly string[], pdf: Uint8Array): Uint8Array {
  return new Uint8Array(inFolder(program, pdf, args, 'in.pdf'));
}

function inFolder(program: string, pdf: Uint8Array, args: readonly string[], output: string): Buffer {
  const cwd = mkdtempSync(join(tmpdir(), 'segl-paper-'));
  try {
    writeFileSync(join(cwd, 'in.pdf'), pdf);
    const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return readFileSync(join(cwd, output));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
