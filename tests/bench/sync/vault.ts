import { v7 as uuidv7 } from 'uuid';
import { randomBytes, type Bytes } from '#lib/offline/store/bytes.ts';
import { cipherOf } from '#lib/offline/store/cipher.ts';
import { checkOf, dataKeyOf, newDataKey } from '#lib/offline/store/data-key.ts';
import { argon2 } from '#lib/offline/vault/argon2.ts';
import { COST } from '#lib/offline/vault/cost.ts';
import { newEnvelope, openEnvelope, type PasskeyWay, type Secret } from '#lib/offline/vault/envelopes.ts';
import { medianMs, type Row } from '../benchmark.ts';

const MB = 1_000_000;
const SIZE = 20 * MB;
const TURNS = 9;
const LEAST_SHARE = 0.6;

/**
 * What unlocking costs, and what is lost between WebCrypto and a sealed record. In Node, by the code that browsers run:
 * the same WebAssembly on the main thread, no storage, and of a passkey the crypto alone, without its gesture.
 */
export async function vault(): Promise<Row[]> {
  const passphrase: Secret = { kind: 'passphrase', passphrase: 'fire gamle furutrær' };
  const passkey: Secret = { kind: 'passkey', credential: 'a', prf: randomBytes(32) };
  const way = { credential: 'a', host: 'localhost', salt: randomBytes(32) };
  const { raw, sealed } = await sealing();
  const share = raw / sealed;
  return [
    { what: 'unlock by passphrase, ms', measured: Math.round(await unlocking(passphrase)) },
    {
      what: 'unlock by passkey, ms, without its gesture',
      measured: Math.round((await unlocking(passkey, way)) * 100) / 100,
    },
    {
      what: '20 MB sealed as a photo, MB/s',
      measured: Math.round((SIZE / MB / sealed) * 1000),
      'of WebCrypto alone': `${Math.round(share * 100)} %`,
      limit: `at least ${LEAST_SHARE * 100} %`,
      holds: String(share >= LEAST_SHARE),
    },
  ];
}

async function unlocking(secret: Secret, way?: PasskeyWay): Promise<number> {
  const raw = newDataKey();
  const how = { userId: uuidv7(), stretch: argon2, cost: COST };
  const envelope = await newEnvelope(raw, secret, how, way);
  const check = await checkOf(await dataKeyOf(raw));
  return medianMs(TURNS, async () => {
    const opened = await openEnvelope(envelope, secret, how, check);
    if (!opened.ok) throw new Error(opened.error.code);
  });
}

/** Turn by turn, the fastest of each in milliseconds: what else the machine does slows either. */
async function sealing(): Promise<{ raw: number; sealed: number }> {
  const plain = new Uint8Array(SIZE);
  for (let at = 0; at < SIZE; at += 65_536) plain.set(randomBytes(Math.min(65_536, SIZE - at)), at);
  const cipher = cipherOf(await dataKeyOf(newDataKey()), uuidv7());
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const alone = (bytes: Bytes) => crypto.subtle.encrypt({ name: 'AES-GCM', iv: randomBytes(12) }, key, bytes);
  const [raw, sealed]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn++) {
    raw.push(await medianMs(1, () => alone(plain)));
    sealed.push(await medianMs(1, () => cipher.seal('photos', 'a', plain)));
  }
  return { raw: Math.min(...raw), sealed: Math.min(...sealed) };
}
