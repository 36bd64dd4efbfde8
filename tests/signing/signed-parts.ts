/** The CMS of each signature of a PDF and the bytes it signs, found by their text alone, as another program would. */
export function signedParts(pdf: Uint8Array): { cms: Uint8Array; covered: Uint8Array }[] {
  const text = Buffer.from(pdf).toString('latin1');
  return [...text.matchAll(/\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].map((match) => {
    const [first = 0, second = 0, length = 0] = match.slice(1).map(Number);
    const cms = Buffer.from(text.slice(first + 1, second - 1), 'hex');
    return {
      cms: cms.subarray(0, derLength(cms)),
      covered: Buffer.concat([pdf.subarray(0, first), pdf.subarray(second, second + length)]),
    };
  });
}

/** The length of a DER value with its header, without the zeros behind it. */
function derLength(bytes: Uint8Array): number {
  const [, first = 0] = bytes;
  if (first < 0x80) return 2 + first;
  const count = first - 0x80;
  return 2 + count + bytes.subarray(2, 2 + count).reduce((value, byte) => value * 256 + byte, 0);
}
