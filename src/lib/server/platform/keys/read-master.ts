import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Keyring } from './keyring.ts';
import { readMasterFile } from './master-file.ts';
import { localMaster, MASTER_KEY_BYTES, type MasterKey } from './master.ts';
import { newStretching, SHORTEST_PASSPHRASE, stretched, type Stretching } from './passphrase.ts';
import { placeName, type MasterPlace } from './place.ts';
import { tokenMaster, TokenRefused, type TokenPlace } from './token.ts';

/** Asks whoever starts for the passphrase; null where nobody answers. */
export type AskPassphrase = (how: { readonly first: boolean }) => Promise<string | null>;

export type MasterError =
  | { readonly code: 'master_key_damaged'; readonly place: string; readonly bytes: number }
  | { readonly code: 'master_key_unreadable'; readonly place: string; readonly reason: string }
  | { readonly code: 'passphrase_too_short'; readonly least: number }
  | { readonly code: 'pkcs11_refused'; readonly reason: string };

/** A master key that was found. */
export interface FoundMaster {
  readonly master: MasterKey;
  /** Null where nobody has them: it stays on its module. */
  readonly bytes: Uint8Array | null;
  readonly passphrase?: Stretching | undefined;
}

/**
 * The master key that is at a place now; null where there is none.
 * @param ring says how a passphrase is stretched; without one it is a new passphrase
 */
export async function readMaster(
  place: MasterPlace,
  ring: Keyring | null,
  ask: AskPassphrase,
): Promise<Result<FoundMaster | null, MasterError>> {
  switch (place.from) {
    case 'file':
      return fromFile(place.path, place);
    case 'environment': {
      const written = process.env[place.name];
      return whole(written ? bytesOf(written.trim()) : null, place);
    }
    case 'passphrase':
      return fromPassphrase(ring, ask);
    case 'token':
      return fromToken(place);
  }
}

function fromFile(path: string, place: MasterPlace): Result<FoundMaster | null, MasterError> {
  try {
    return whole(readMasterFile(path), place);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    return err({ code: 'master_key_unreadable', place: path, reason: code });
  }
}

function whole(bytes: Uint8Array | null, place: MasterPlace): Result<FoundMaster | null, MasterError> {
  if (!bytes) return ok(null);
  if (bytes.length !== MASTER_KEY_BYTES)
    return err({ code: 'master_key_damaged', place: placeName(place), bytes: bytes.length });
  return ok({ master: localMaster(bytes), bytes });
}

/** 64 hexadecimal digits, or base64. */
function bytesOf(written: string): Uint8Array {
  return Buffer.from(written, /^[0-9a-f]{64}$/i.test(written) ? 'hex' : 'base64');
}

async function fromToken(place: TokenPlace): Promise<Result<FoundMaster | null, MasterError>> {
  try {
    const master = await tokenMaster(place);
    return ok(master && { master, bytes: null });
  } catch (cause) {
    if (!(cause instanceof TokenRefused)) throw cause;
    return err({ code: cause.code, reason: cause.message });
  }
}

async function fromPassphrase(
  ring: Keyring | null,
  ask: AskPassphrase,
): Promise<Result<FoundMaster | null, MasterError>> {
  const known = ring?.masters.flatMap(({ passphrase }) => passphrase ?? []) ?? [];
  if (ring && known.length === 0) return ok(null);
  const passphrase = await ask({ first: !ring });
  if (!passphrase) return ok(null);
  if (!ring && [...passphrase.normalize('NFC')].length < SHORTEST_PASSPHRASE)
    return err({ code: 'passphrase_too_short', least: SHORTEST_PASSPHRASE });
  let found: FoundMaster | null = null;
  for (const stretching of ring ? known : [newStretching()]) {
    const bytes = await stretched(passphrase, stretching);
    found = { master: localMaster(bytes), bytes, passphrase: stretching };
    if (ring?.masters.some(({ id }) => id === found?.master.id)) break;
  }
  return ok(found);
}
