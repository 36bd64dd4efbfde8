/** Room for a signature with a timestamp. */
const RESERVE = 8_000;

/** What a small signed PDF says in its signature dictionary; each part can be wrong. */
export interface SmallPdf {
  readonly subFilter?: string;
  /** Entries of the signature dictionary beside Type, SubFilter, ByteRange and Contents. */
  readonly entries?: string;
  /** Changes the byte range before it is written and signed. */
  readonly range?: (right: readonly [number, number, number, number]) => readonly number[];
  /** Written behind the signature in the hexadecimal string, in place of zeros. */
  readonly padding?: string;
}

/**
 * A signed PDF of one empty page and one revision, made without any library.
 *
 * @param sign gives the CMS over the covered bytes
 */
export async function signedPdf(
  sign: (covered: Uint8Array) => Promise<Uint8Array>,
  small: SmallPdf = {},
): Promise<Uint8Array> {
  const hole = '0'.repeat(2 * RESERVE);
  const room = '[0 0000000000 0000000000 0000000000]';
  const { subFilter = 'ETSI.CAdES.detached', entries = '/Filter /Adobe.PPKLite /M (D:20260301120000Z)' } =
    small;
  const file = Buffer.from(
    assemble([
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Annots [4 0 R] >>',
      '<< /Type /Annot /Subtype /Widget /FT /Sig /T (signer) /V 5 0 R /Rect [0 0 0 0] /F 132 /P 3 0 R >>',
      `<< /Type /Sig /SubFilter /${subFilter} ${entries} /ByteRange ${room} /Contents <${hole}> >>`,
    ]),
    'latin1',
  );
  const start = file.indexOf(`<${hole}>`);
  const end = start + hole.length + 2;
  const right = [0, start, end, file.length - end] as const;
  const range = small.range?.(right) ?? right;
  const text = `[${range.join(' ')}]`.padEnd(room.length);
  file.write(text, file.indexOf(room), 'latin1');
  const [from = 0, length = 0, again = 0, rest = 0] = range;
  const covered = [file.subarray(from, from + length), file.subarray(again, again + rest)];
  const cms = Buffer.from(await sign(Buffer.concat(covered))).toString('hex');
  file.write(cms + (small.padding ?? ''), start + 1, 'latin1');
  return Uint8Array.from(file);
}

/** The objects as a file with a cross-reference table; the first is the catalog. */
function assemble(objects: readonly string[]): string {
  let text = '%PDF-1.7\n%\u00e5\u00e6\u00f8\u00ff\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return (
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}` +
    `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  );
}
