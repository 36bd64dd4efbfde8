import type { SaftBytes } from './bytes.ts';
import type { PackingFault } from './records.ts';

/** Thrown through the stream of what is unpacked, and told as a value by who reads it. */
export class ZipFault extends Error {
  readonly fault: PackingFault;

  constructor(fault: PackingFault) {
    super(fault.code);
    this.fault = fault;
  }
}

/** Where a file of an archive lies, and what it is when it is unpacked. */
export interface ZippedFile {
  readonly from: number;
  readonly packedSize: number;
  readonly size: number;
  readonly crc: number;
  readonly stored: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END_64_BYTES = 56;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 0xffff;
/** A directory of one file and some folders; whoever packs more has not packed a SAF-T file. */
const LARGEST_DIRECTORY = 1024 * 1024;
const IN_64 = 0xffffffff;

/** The one file of a zip archive, as {@link zippedFiles}. Throws besides `saft_not_one_file`. */
export async function zippedFile(file: SaftBytes): Promise<ZippedFile> {
  const entries = await entriesIn(file);
  const [entry] = entries;
  if (!entry || entries.length > 1) throw new ZipFault({ code: 'saft_not_one_file', files: entries.length });
  return located(file, entry);
}

/**
 * Finds the files of a zip archive by its directory (APPNOTE.TXT 6.3, zip64 too), in its order; folders, and what macOS puts
 * beside a file, don't count. No two of them share bytes. Throws a {@link ZipFault}: `saft_not_one_file` (none),
 * `saft_packing_unsupported` (more than `most`, encrypted, or another method than deflate), `saft_packing_damaged`.
 */
export async function zippedFiles(file: SaftBytes, most: number): Promise<ZippedFile[]> {
  const entries = await entriesIn(file);
  if (entries.length === 0) throw new ZipFault({ code: 'saft_not_one_file', files: 0 });
  if (entries.length > most) throw new ZipFault({ code: 'saft_packing_unsupported', detail: 'files' });
  const found: ZippedFile[] = [];
  for (const entry of entries) found.push(await located(file, entry));
  const inPlace = found.toSorted((one, other) => one.from - other.from);
  inPlace.forEach(({ from }, at) => {
    const before = inPlace[at - 1];
    if (before && before.from + before.packedSize > from) damaged();
  });
  return found;
}

async function entriesIn(file: SaftBytes): Promise<Entry[]> {
  const { at, size } = await directoryOf(file);
  if (size > LARGEST_DIRECTORY) throw new ZipFault({ code: 'saft_packing_unsupported', detail: 'size' });
  return [...entriesOf(await take(file, at, at + size))].filter(({ name }) => isFile(name));
}

async function located(file: SaftBytes, entry: Entry): Promise<ZippedFile> {
  const { flags, method, header, ...found } = entry;
  if (flags & 1) throw new ZipFault({ code: 'saft_packing_unsupported', detail: 'encrypted' });
  if (method !== 0 && method !== 8)
    throw new ZipFault({ code: 'saft_packing_unsupported', detail: `method ${method}` });
  const local = viewOf(await take(file, header, header + LOCAL_BYTES));
  if (local.getUint32(0, true) !== LOCAL) damaged();
  const from = header + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  if (from + found.packedSize > file.size) damaged();
  return { from, stored: method === 0, ...found };
}

async function directoryOf(file: SaftBytes): Promise<{ at: number; size: number }> {
  const start = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const tail = viewOf(await take(file, start, file.size));
  let end = tail.byteLength - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) damaged();
  const [size, at] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  const locator = end - LOCATOR_BYTES;
  if (locator < 0 || tail.getUint32(locator, true) !== LOCATOR_64) return { at, size };
  const there = Number(tail.getBigUint64(locator + 8, true));
  const larger = viewOf(await take(file, there, there + END_64_BYTES));
  if (larger.getUint32(0, true) !== END_64) damaged();
  return { size: Number(larger.getBigUint64(40, true)), at: Number(larger.getBigUint64(48, true)) };
}

interface Entry extends Omit<ZippedFile, 'from' | 'stored'> {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  /** Where its local header lies. */
  readonly header: number;
}

function* entriesOf(directory: Uint8Array): Generator<Entry> {
  const view = viewOf(directory);
  for (let at = 0; at < view.byteLength;) {
    if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY) damaged();
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const extraAt = at + ENTRY_BYTES + (name ?? 0);
    const next = extraAt + (extra ?? 0) + (comment ?? 0);
    if (next > view.byteLength) damaged();
    const sizes = [24, 20, 42].map((offset) => view.getUint32(at + offset, true));
    const [size = 0, packedSize = 0, header = 0] = in64(sizes, view, extraAt, extraAt + (extra ?? 0));
    yield {
      name: new TextDecoder().decode(directory.subarray(at + ENTRY_BYTES, extraAt)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...{ size, packedSize, header },
    };
    at = next;
  }
}

/** Sizes that are too large for their fields stand in an extra field, in their order (4.5.3). */
function in64(sizes: readonly number[], view: DataView, from: number, to: number): number[] {
  if (!sizes.includes(IN_64)) return [...sizes];
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    return sizes.map((size) => {
      if (size !== IN_64) return size;
      if (field + 8 > to) damaged();
      const value = Number(view.getBigUint64(field, true));
      field += 8;
      return value;
    });
  }
  return damaged();
}

function isFile(name: string): boolean {
  return !name.endsWith('/') && !name.startsWith('__MACOSX/');
}

/** All the bytes between two places; fewer make the archive damaged. */
async function take(file: SaftBytes, from: number, to: number): Promise<Uint8Array> {
  if (from < 0 || to > file.size) damaged();
  const taken = new Uint8Array(to - from);
  let at = 0;
  for await (const bytes of file.read(from, to)) {
    if (at + bytes.length > taken.length) damaged();
    taken.set(bytes, at);
    at += bytes.length;
  }
  return at === taken.length ? taken : damaged();
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(): never {
  throw new ZipFault({ code: 'saft_packing_damaged' });
}
