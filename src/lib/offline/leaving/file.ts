import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { object, string, whole } from '#lib/domain/shape.ts';
import { read, written } from '#lib/domain/wire.ts';
import { isUnfit, openBox, sealBox, type Bound } from '../store/box.ts';
import { randomBytes, utf8, type Bytes } from '../store/bytes.ts';
import { padded, unpadded } from '../store/padding.ts';
import { checkOf, dataKeyOf, subkey } from '../store/data-key.ts';
import type { Cost } from '../vault/cost.ts';
import { normalized } from '../vault/envelopes.ts';
import type { Stretch } from '../vault/stretch.ts';

/*
 * The file in which what exists only on a device leaves it. All numbers are big-endian.
 *
 *   'segl'  1 byte: what it is (1: of a device)  1 byte: version (1)  2 bytes: length of the header
 *   header, JSON: { salt, memoryKib, passes, check }
 *   pieces, each: 4 bytes: its length  12 bytes: IV  ciphertext of (4 bytes: length of what it says, that as JSON, bytes)
 *
 * The key is argon2id of a passphrase that is chosen for the file. Each piece is bound to the header and to its place; the
 * last one says that it is, so that none can be left out, put elsewhere or cut off. A piece at a time is in memory.
 */

const MAGIC = utf8('segl');
const OF_DEVICE = 1;
const VERSION = 1;
const HEAD = 8;
/** Longer ones are not written; nobody makes this allocate more. */
const LONGEST_PIECE = 64 * 1024 * 1024;
/** What a file may ask of whoever reads it. */
const COSTLIEST: Cost = { memoryKib: 256 * 1024, passes: 10 };
const IV = 12;

/** Something that the file holds, and bytes that belong to it. */
export interface Piece {
  readonly says: unknown;
  readonly bytes?: Bytes;
}

/** How passphrases become keys. */
export interface Stretching {
  readonly stretch: Stretch;
  readonly cost: Cost;
}

interface Header {
  readonly salt: string;
  readonly memoryKib: number;
  readonly passes: number;
  /** Tells a wrong passphrase from a file that was altered. */
  readonly check: string;
}
const Header = object<Header>({
  salt: string,
  memoryKib: whole(8, COSTLIEST.memoryKib),
  passes: whole(1, COSTLIEST.passes),
  check: string,
});

const END = { is: 'end' } as const;

/** The file, piece by piece, as it is written. */
export async function* sealedFile(
  pieces: AsyncIterable<Piece>,
  passphrase: string,
  { stretch, cost }: Stretching,
): AsyncGenerator<Bytes> {
  const salt = randomBytes(16);
  const key = await dataKeyOf(await stretch(utf8(normalized(passphrase)), salt, cost));
  const check = bytesToHex(await checkOf(key));
  const header = utf8(JSON.stringify({ salt: bytesToHex(salt), ...cost, check } satisfies Header));
  const head = new Uint8Array(HEAD);
  head.set(MAGIC);
  head.set([OF_DEVICE, VERSION], MAGIC.length);
  new DataView(head.buffer).setUint16(6, header.length);
  yield head;
  yield header;
  const sealing = await subkey(key, 'device-file');
  let place = 0;
  const seal = async ({ says, bytes = new Uint8Array() }: Piece): Promise<Bytes> => {
    const said = utf8(JSON.stringify(written(says)));
    const plain = new Uint8Array(4 + said.length + bytes.length);
    new DataView(plain.buffer).setUint32(0, said.length);
    plain.set(said, 4);
    plain.set(bytes, 4 + said.length);
    // As on the device: the length of a text is not told, that of a picture in steps.
    const framed = padded(plain, bytes.length > 0 ? 64 * 1024 : 1024);
    const { iv, ciphertext } = await sealBox(sealing, framed, boundTo(header, place++));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, IV + ciphertext.length);
    return concatBytes(length, iv, ciphertext);
  };
  for await (const piece of pieces) yield await seal(piece);
  yield await seal({ says: END });
}

export type FileError =
  /** It is none that Segl has written. */
  | { code: 'device_file_strange' }
  /** By a newer version of Segl than this. */
  | { code: 'device_file_newer' }
  | { code: 'device_file_passphrase' }
  /** Altered, or cut off. */
  | { code: 'device_file_damaged' };

/** A file whose passphrase fits. */
export interface OpenedFile {
  /** Tells it from any other. */
  readonly id: string;
  /** All it holds, in order; as often as it is asked for. Throws {@link Damaged} where it is not as it was written. */
  readonly pieces: () => AsyncGenerator<Required<Piece>>;
}

export class Damaged extends Error {}

export async function openedFile(
  file: Blob,
  passphrase: string,
  stretch: Stretch,
): Promise<Result<OpenedFile, FileError>> {
  const head = await bytesAt(file, 0, HEAD);
  if (head.length < HEAD || !equalBytes(head.slice(0, MAGIC.length), MAGIC) || head[4] !== OF_DEVICE)
    return err({ code: 'device_file_strange' });
  if (head[5] !== VERSION) return err({ code: 'device_file_newer' });
  const header = await bytesAt(file, HEAD, new DataView(head.buffer).getUint16(6));
  const said = headerOf(header);
  if (!said) return err({ code: 'device_file_damaged' });
  const { salt, check, memoryKib, passes } = said;
  const stretched = await stretch(utf8(normalized(passphrase)), salt, { memoryKib, passes });
  const key = await dataKeyOf(stretched);
  if (!equalBytes(await checkOf(key), check)) return err({ code: 'device_file_passphrase' });
  const sealing = await subkey(key, 'device-file');
  const id = bytesToHex(sha256(header));
  return ok({ id, pieces: () => piecesOf(file, { header, sealing }) });
}

async function* piecesOf(
  file: Blob,
  { header, sealing }: { readonly header: Bytes; readonly sealing: CryptoKey },
): AsyncGenerator<Required<Piece>> {
  let at = HEAD + header.length;
  for (let place = 0; ; place++) {
    const before = await bytesAt(file, at, 4);
    const length = before.length === 4 ? new DataView(before.buffer).getUint32(0) : 0;
    if (length <= IV || length > LONGEST_PIECE) throw new Damaged();
    const sealed = await bytesAt(file, at + 4, length);
    at += 4 + length;
    if (sealed.length < length) throw new Damaged();
    const box = { iv: sealed.slice(0, IV), ciphertext: sealed.slice(IV) };
    const plain = await openBox(sealing, box, boundTo(header, place)).catch((error: unknown) => {
      throw isUnfit(error) ? new Damaged() : error;
    });
    const piece = pieceOf(unpadded(plain));
    if ((piece.says as Partial<typeof END> | null)?.is !== END.is) yield piece;
    // Nothing comes behind the last one.
    else if (at === file.size) return;
    else throw new Damaged();
  }
}

function pieceOf(plain: Bytes): Required<Piece> {
  const length = new DataView(plain.buffer).getUint32(0);
  const said: unknown = JSON.parse(new TextDecoder().decode(plain.slice(4, 4 + length)));
  return { says: read(said), bytes: plain.slice(4 + length) };
}

function headerOf(
  bytes: Bytes,
): { salt: Bytes; check: Uint8Array; memoryKib: number; passes: number } | null {
  try {
    const { salt, check, ...cost } = Header.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { salt: hexToBytes(salt), check: hexToBytes(check), ...cost };
  } catch {
    return null;
  }
}

const boundTo = (header: Bytes, place: number): Bound => [
  ...['segl.device-file', VERSION, bytesToHex(sha256(header))],
  place,
];

async function bytesAt(file: Blob, from: number, length: number): Promise<Bytes> {
  return new Uint8Array(await file.slice(from, from + length).arrayBuffer());
}
