import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import Tinypool from 'tinypool';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { derive, Derivation } from './password-thread.ts';

export const PASSWORD_LENGTH = { minimum: 12, maximum: 256 } as const;

/**
 * Argon2id (RFC 9106) with the memory, passes and lanes that every new hash gets. OWASP's password storage cheat
 * sheet asks for at least 19 MiB, 2 passes, 1 lane; raise these and each person's hash follows at the next sign-in.
 */
const COST: Cost = { memory: 32_768, passes: 3, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** Memory in KiB. */
interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

interface Hash extends Cost {
  readonly salt: Uint8Array;
  readonly tag: Uint8Array;
}

/** Characters that are weighed: a beginning that is hard to guess is enough, and a long text costs seconds to weigh. */
const WEIGHED = 64;
/** Of 0 to 4: from 3 on a guesser with the stored hash needs more than 10^8 tries. */
const HARD_TO_GUESS = 3;

/**
 * Whether a new password may be chosen; counted in characters of the NFC form, so that the same word typed on two
 * keyboards counts and hashes alike. No rules of composition (NIST SP 800-63B advises against them): it is weighed against
 * passwords that are in use, words, names, rows of keys and repetitions.
 * Errors, in this order: password_too_short, password_too_long, password_guessable.
 * @param own the person's names and addresses, which somebody who knows them tries first
 */
export async function checkPassword(
  password: string,
  own: readonly string[],
): Promise<Result<void, PasswordError>> {
  const characters = [...password.normalize('NFC')];
  const { minimum, maximum } = PASSWORD_LENGTH;
  if (characters.length < minimum) return err({ code: 'password_too_short', minimum });
  if (characters.length > maximum) return err({ code: 'password_too_long', maximum });
  const words = own.flatMap((each) => [each, ...each.split(/[\s@.+_-]+/)]).filter((word) => word.length > 2);
  const weighed = characters.slice(0, WEIGHED).join('');
  const weighing = await estimator();
  const hard = (text: string) => weighing.check(text, words).score >= HARD_TO_GUESS;
  return hard(weighed) && hard(without(weighed, words)) ? ok() : err({ code: 'password_guessable' });
}

/** What is left of it beside what others know of the person. */
function without(password: string, words: readonly string[]): string {
  const longestFirst = words
    .map((word) => word.toLowerCase())
    .sort((one, other) => other.length - one.length);
  return longestFirst.reduce((left, word) => left.replaceAll(word, ''), password.toLowerCase());
}

/** Some megabytes of words, which most processes never need. */
let loading: Promise<ZxcvbnFactory> | undefined;
function estimator(): Promise<ZxcvbnFactory> {
  loading ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]).then(
    ([core, { dictionary, adjacencyGraphs }]) =>
      new core.ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs }),
  );
  return loading;
}

export type PasswordError =
  | { readonly code: 'password_too_short'; readonly minimum: number }
  | { readonly code: 'password_too_long'; readonly maximum: number }
  | { readonly code: 'password_guessable' };

/**
 * One thread for all passwords of a process: Node's own would run four derivations at a time in the threads in which
 * files are read too, and a photo would wait behind every sign-in. Here they take one core and the memory of one; who
 * is many must line up before (`line.ts`). Found by the project's own name for it, since the built server's modules
 * lie elsewhere.
 */
const thread = new Tinypool({
  filename: createRequire(import.meta.url).resolve('#lib/server/identity/factors/password-thread.ts'),
  minThreads: 0,
  maxThreads: 1,
  idleTimeout: 60_000,
});
// A thread that ended between two tasks: the next one starts another.
thread.on('error', () => {});

/** A salted hash as a PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$tag`), made off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return write({ ...COST, salt, tag: await tagOf(password, salt, TAG_BYTES, COST) });
}

/**
 * Compares in constant time. Without a hash (nobody of that name, or no password chosen) the same work is done
 * against one that nothing matches, so that the time taken tells nothing. `outdated`: the password is right and
 * should be hashed again, as the cost has grown since.
 */
export async function verifyPassword(password: string, phc: string | null): Promise<Verdict> {
  const hash = phc === null ? NOBODY : read(phc);
  const tag = await tagOf(password, hash.salt, hash.tag.length, hash);
  const matches = timingSafeEqual(tag, hash.tag) && phc !== null;
  return { matches, outdated: matches && weaker(hash) };
}

export interface Verdict {
  readonly matches: boolean;
  readonly outdated: boolean;
}

const NOBODY: Hash = { ...COST, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) };

async function tagOf(
  password: string,
  nonce: Uint8Array,
  tagLength: number,
  cost: Cost,
): Promise<Uint8Array> {
  const { memory, passes, parallelism } = cost;
  const message = new TextEncoder().encode(password.normalize('NFC'));
  const derivation: Derivation = { message, nonce, tagLength, memory, passes, parallelism };
  return (await thread.run(derivation, { name: 'derive' })) as ReturnType<typeof derive>;
}

function weaker(hash: Hash): boolean {
  return hash.memory < COST.memory || hash.passes < COST.passes || hash.parallelism < COST.parallelism;
}

function write({ memory, passes, parallelism, salt, tag }: Hash): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function read(phc: string): Hash {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(phc) ?? [];
  // Says nothing of the value: errors end in logs.
  if (!tag) throw new TypeError('a stored password hash is no argon2id PHC string');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
