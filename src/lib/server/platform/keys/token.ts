import { spawn } from 'node:child_process';
import { constants, createHash, createPublicKey, publicEncrypt, type KeyObject } from 'node:crypto';
import type { MasterKey } from './master.ts';

/** A pair of RSA keys on a security module: PKCS #11, the token and the object by their labels. */
export interface TokenPlace {
  readonly module: string;
  readonly token: string;
  readonly object: string;
}

/** The module, or the program that speaks with it, is not there, or refuses: a wrong PIN, say. */
export class TokenRefused extends Error {
  readonly code = 'pkcs11_refused';
  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
  }
}

const PROGRAM = 'pkcs11-tool';
/** Where its program finds the PIN, which stands on no command line. */
export const PIN = 'SEGL_PKCS11_PIN';
const PATIENCE_MS = 30_000;

/**
 * The master key of a security module, by OpenSC's `pkcs11-tool`: the private key never leaves it. It opens RSA-OAEP with
 * SHA-1 (RFC 8017 section 7.1), which all of them know, and on which no collision of that hash has a bearing. Null where
 * the token has no such key; throws {@link TokenRefused}.
 */
export async function tokenMaster(place: TokenPlace): Promise<MasterKey | null> {
  const der = await told(place, ['--read-object', '--type', 'pubkey', '--label', place.object]).catch(
    (cause: unknown) => {
      if (cause instanceof TokenRefused && /object not found/.test(cause.message)) return null;
      throw cause;
    },
  );
  if (!der) return null;
  const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  return {
    id: createHash('sha256').update(der).digest('hex').slice(0, 16),
    wrap: (root) => Promise.resolve(wrapped(key, root)),
    async unwrap(sealed) {
      const root = await told(place, ['--login', '--pin', `env:${PIN}`, ...DECRYPT, place.object], sealed);
      return root.length === 0 ? null : root;
    },
  };
}

const DECRYPT = [
  ...['--decrypt', '--mechanism', 'RSA-PKCS-OAEP', '--hash-algorithm', 'SHA-1', '--mgf', 'MGF1-SHA1'],
  '--label',
];

function wrapped(key: KeyObject, root: Uint8Array): Uint8Array {
  return publicEncrypt({ key, oaepHash: 'sha1', padding: constants.RSA_PKCS1_OAEP_PADDING }, root);
}

/** What the program answers to `asked`. */
function told(
  { module, token }: TokenPlace,
  asked: readonly string[],
  input: Uint8Array = new Uint8Array(),
): Promise<Uint8Array> {
  const args = ['--module', module, '--token-label', token, ...asked];
  const child = spawn(PROGRAM, args, { stdio: 'pipe', timeout: PATIENCE_MS });
  const [out, said]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
  child.stdin.on('error', () => {}).end(input);
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new TokenRefused(`${PROGRAM}: ${cause.message}`, cause)));
    child.once('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(out));
      const lines = Buffer.concat(said).toString().trim().split('\n');
      const last = lines.filter((line) => line !== 'Aborting.').at(-1);
      return reject(new TokenRefused(`${PROGRAM}: ${last ?? `ended with ${code}`}`));
    });
  });
}
