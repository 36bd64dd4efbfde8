import { bool, matching, nullable, object, oneOf, string, whole } from '#lib/domain/shape.ts';
import { openBox } from '../store/box.ts';
import type { Bytes } from '../store/bytes.ts';
import type { CapturedRow } from '../store/database.ts';
import { subkey } from '../store/data-key.ts';
import { openSealed, privateKeyOf, publicHalf } from '../store/sealed-to.ts';
import type { Chest } from '../vault/chest.ts';
import { boundTo, type Captured } from './captured.ts';

const Said = object<Omit<Captured, 'bytes'>>({
  came: oneOf(['locked', 'shared']),
  name: string,
  title: string,
  at: whole(0),
  mail: bool,
  ready: bool,
  original: nullable(matching(/^[0-9a-f]{64}$/)),
});

/** The vault's pair, to open with. */
export interface Pair {
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
}

/**
 * The public half is reckoned from the private one, which lies sealed: the one in the open may have been put in its place.
 * Null where the sealed half was altered, or there is no vault.
 */
export async function pairOf({ database, userId }: Chest, dataKey: CryptoKey): Promise<Pair | null> {
  const row = await database.vault.get('vault');
  if (!row) return null;
  try {
    const half = await openBox(await subkey(dataKey, 'capture'), row.privateKey, ['capture', userId]);
    const pair = { privateKey: await privateKeyOf(half), publicKey: await publicHalf(half) };
    half.fill(0);
    return pair;
  } catch (error) {
    return unlessUnfit(error);
  }
}

/**
 * Null where it was altered, is bound to another row, was sealed for another key, or holds what no version of ours seals:
 * everybody at the device has the key that it is sealed for.
 */
export async function openCaptured(pair: Pair, row: CapturedRow): Promise<Captured | null> {
  try {
    return unframed(await openSealed(pair, row, boundTo(row.id)));
  } catch (error) {
    return unlessUnfit(error);
  }
}

function unframed(frame: Bytes): Captured | null {
  const view = new DataView(frame.buffer, frame.byteOffset);
  const [head, length] = [view.getUint32(0), view.getUint32(4)];
  if (8 + head + length > frame.length) return null;
  try {
    const said = Said.safeParse(JSON.parse(new TextDecoder().decode(frame.subarray(8, 8 + head))));
    return said.success ? { ...said.data, bytes: frame.slice(8 + head, 8 + head + length) } : null;
  } catch {
    // No JSON.
    return null;
  }
}

/** What WebCrypto says of bytes that are wrong: a tag that does not fit, a point that is none, a key of another form. */
const UNFIT = ['OperationError', 'DataError'];

function unlessUnfit(error: unknown): null {
  if (error instanceof DOMException && UNFIT.includes(error.name)) return null;
  throw error;
}
