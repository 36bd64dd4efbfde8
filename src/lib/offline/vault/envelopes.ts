import { bytesToHex } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { isUnfit, openBox, sealBox, type Bound, type Box } from '../store/box.ts';
import { randomBytes, utf8, type Bytes } from '../store/bytes.ts';
import { checkOf, dataKeyOf, subkey } from '../store/data-key.ts';
import type { Cost } from './cost.ts';
import type { Stretch } from './stretch.ts';

/** A passkey as one of the ways to open: its envelope asks for it, at this host, with this salt. */
export interface PasskeyWay {
  /** base64url. */
  readonly credential: string;
  readonly host: string;
  /** What it is asked to evaluate; 32 random bytes. */
  readonly salt: Bytes;
}

/** What a person opens the vault with. */
export type Secret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'recovery'; readonly code: string }
  | { readonly kind: 'pin'; readonly pin: string }
  /** @param prf what the passkey answered to the salt of its envelope (WebAuthn, 10.1.4): 32 bytes */
  | { readonly kind: 'passkey'; readonly credential: string; readonly prf: Bytes };

/** The data key, sealed under a key from one secret. */
export interface Envelope extends Box {
  /** One passphrase, one code; of passkeys as many as the person likes. */
  id: string;
  version: 1;
  kind: Secret['kind'];
  /** Of the data key in it. */
  check: Bytes;
  salt: Bytes;
  /** Of what a person remembers. */
  cost: Cost | null;
  /** Of a passkey. */
  credential: string | null;
  host: string | null;
}

export interface Sealing {
  readonly userId: string;
  readonly stretch: Stretch;
  /** Of new envelopes. */
  readonly cost: Cost;
}

export const idOf = (secret: { readonly kind: string; readonly credential?: string }): string =>
  secret.credential === undefined ? secret.kind : `passkey ${secret.credential}`;

/** @param way of a passkey: where it is, and what it has been asked for */
export async function newEnvelope(
  raw: Bytes,
  secret: Secret,
  sealing: Sealing,
  way?: PasskeyWay,
): Promise<Envelope> {
  const remembered = secret.kind === 'passphrase' || secret.kind === 'pin';
  const facts = {
    ...({ id: idOf(secret), version: 1, kind: secret.kind } as const),
    check: await checkOf(await dataKeyOf(raw)),
    salt: way?.salt ?? randomBytes(remembered ? 16 : 32),
    cost: remembered ? { ...sealing.cost } : null,
    credential: way?.credential ?? null,
    host: way?.host ?? null,
  };
  const key = await wrappingKey(facts, secret, sealing.stretch);
  if (!key) throw new TypeError('a code that was just made can be read');
  return { ...facts, ...(await sealBox(key, raw, boundTo(facts, sealing.userId))) };
}

/**
 * The data key, as bytes that whoever asked overwrites.
 * @param check of the vault. An envelope with another key in it is `envelope_foreign`, before anything is tried.
 * @returns `wrong_secret` also where the envelope was altered: the two can't be told apart
 */
export async function openEnvelope(
  envelope: Envelope,
  secret: Secret,
  { userId, stretch }: Sealing,
  check: Bytes,
): Promise<Result<Bytes, EnvelopeError>> {
  if (!equalBytes(envelope.check, check)) return err({ code: 'envelope_foreign' });
  const key = await wrappingKey(envelope, secret, stretch);
  if (!key) return err({ code: 'wrong_secret' });
  try {
    const raw = await openBox(key, envelope, boundTo(envelope, userId));
    if (equalBytes(await checkOf(await dataKeyOf(raw)), check)) return ok(raw);
    raw.fill(0);
    return err({ code: 'envelope_foreign' });
  } catch (error) {
    if (isUnfit(error)) return err({ code: 'wrong_secret' });
    throw error;
  }
}

export type EnvelopeError = { code: 'wrong_secret' } | { code: 'envelope_foreign' };

/** The same letters typed on two keyboards must give the same key (å as one sign or as two). */
export const normalized = (typed: string): string => typed.normalize('NFKC');

/** Few unlock by a code: what reads one is loaded by whoever does. */
export const recoverySigns = async (typed: string) =>
  (await import('./recovery-code.ts')).readRecoveryCode(typed);

type Facts = Omit<Envelope, keyof Box>;

async function wrappingKey(
  { salt, cost }: Facts,
  secret: Secret,
  stretch: Stretch,
): Promise<CryptoKey | null> {
  if (secret.kind === 'passphrase' || secret.kind === 'pin') {
    if (!cost) return null;
    const typed = secret.kind === 'pin' ? secret.pin : secret.passphrase;
    const stretched = await stretch(utf8(normalized(typed)), salt, cost);
    return crypto.subtle.importKey('raw', stretched, 'AES-GCM', false, ['encrypt', 'decrypt']);
  }
  if (secret.kind === 'passkey') return subkey(await dataKeyOf(secret.prf), 'envelope', 'passkey');
  const code = await recoverySigns(secret.code);
  return code.ok ? subkey(await dataKeyOf(utf8(code.value)), 'envelope', 'recovery', bytesToHex(salt)) : null;
}

/** Everything that is said of it in the open: none of it can be put in the place of another's. */
function boundTo({ id, version, kind, check, salt, cost, credential, host }: Facts, userId: string): Bound {
  const { memoryKib = null, passes = null } = cost ?? {};
  const bytes = [check, salt].map((each) => bytesToHex(each));
  return ['segl.vault.envelope', version, userId, id, kind, ...bytes, memoryKib, passes, credential, host];
}
