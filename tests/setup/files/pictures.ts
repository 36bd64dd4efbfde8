/** A HEIC picture of 64 × 96: a red corner at the top left, a blue one opposite. */
export const HEIC = Buffer.from(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAAN0AAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBhZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAYAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAOVtZGF0AAAA2SgBrwngITl1X//9GN///CNPIftcr2eef4G0Ad+GSP/+fvXVCiH/+tCiA8vKb/shElE3/2/e+i9hCLX9kUucD4uANk38bZmZJ+A2wJdX9kX7MosoL49uQ0jugZd//5WIPPtUav6Fn8lPYblH3zAI3+v9XPaxIBJXWXvVnHBintrM0YK82nHGv47FP/OredoGs2u7CgxPMpzQVwa5LbQEgwhsJIF4yoqPNWH9ZaEROhSi/p8+KhpRuxmIZfV53RuwFo9/NdDs/d9nl//RIXUTS7hhcKWoXzoi0cY=',
  'base64',
);

/** TIFF of EXIF: turned by `orientation`, taken in Oslo. */
function exif(orientation: number): Buffer {
  const entry = (tag: number, type: number, count: number, value: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(tag, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt32BE(count, 4);
    return Buffer.concat([head, Buffer.concat([value, Buffer.alloc(4)]).subarray(0, 4)]);
  };
  const short = (value: number) => Buffer.from([value >> 8, value & 0xff]);
  const long = (value: number) => Buffer.from([0, 0, value >> 8, value & 0xff]);
  const ifd = (...entries: Buffer[]) =>
    Buffer.concat([short(entries.length), ...entries, Buffer.from([0, 0, 0, 0])]);
  const gpsAt = 8 + 2 + 2 * 12 + 4;
  const degreesAt = gpsAt + 2 + 2 * 12 + 4;
  const rationals = [59, 1, 54, 1, 50, 1].map((value) => long(value));
  return Buffer.concat([
    Buffer.from('MM\0*\0\0\0\b', 'latin1'),
    ifd(entry(0x0112, 3, 1, short(orientation)), entry(0x8825, 4, 1, long(gpsAt))),
    ifd(entry(1, 2, 2, Buffer.from('N\0')), entry(2, 5, 3, long(degreesAt))),
    ...rationals,
  ]);
}

/** The JPEG as a phone writes it: with where it was taken, and how it is to be turned. */
export function withExif(jpeg: Uint8Array, orientation: number): Buffer {
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(orientation)]);
  const marker = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, body, jpeg.subarray(2)]);
}
