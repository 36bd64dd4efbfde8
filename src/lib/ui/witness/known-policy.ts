import * as z from 'zod/mini';

/** Whose cosignatures the installation says it needs, how many, and whether nothing is proven before. */
export interface NamedPolicy {
  readonly needed: number;
  /** Nothing is called proven before enough of them have cosigned. */
  readonly waits: boolean;
  /** Verifier keys. */
  readonly keys: readonly string[];
}

/**
 * What is named now beside what this device remembers. `policy` of the answer is the one to judge by, which is the one
 * remembered: who operates the server could name witnesses of their own. `gone`: it names none any more · `unkept`: the
 * device remembers nothing.
 */
export interface PolicyTrust {
  readonly kind: 'first' | 'same' | 'other' | 'gone' | 'unkept';
  readonly policy: NamedPolicy;
}

const Stored = z.object({ needed: z.int(), waits: z.boolean(), keys: z.array(z.string()) });
/** One installation serves one origin. */
const NAME = 'segl.log-witnesses';

/** Remembers the first policy that is named, and compares every later one. Null where none is, and none was. */
export function meetPolicy(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  named: NamedPolicy | null,
): PolicyTrust | null {
  try {
    const known = read(storage.getItem(NAME));
    if (!named) return known && { kind: 'gone', policy: known };
    if (known) return { kind: same(known, named) ? 'same' : 'other', policy: known };
    acceptPolicy(storage, named);
    return { kind: 'first', policy: named };
  } catch {
    // Storage may be closed (private window): then it is judged by what is named.
    return named && { kind: 'unkept', policy: named };
  }
}

/** Somebody has heard from elsewhere that these are the witnesses now; null: that there are none. */
export function acceptPolicy(storage: Pick<Storage, 'setItem'>, named: NamedPolicy | null): void {
  storage.setItem(
    NAME,
    JSON.stringify(named && { needed: named.needed, waits: named.waits, keys: named.keys }),
  );
}

function read(text: string | null): NamedPolicy | null {
  const parsed = text === null ? null : Stored.safeParse(JSON.parse(text));
  return parsed?.success ? parsed.data : null;
}

function same(one: NamedPolicy, other: NamedPolicy): boolean {
  const [keys, others] = [[...one.keys].sort(), [...other.keys].sort()];
  return one.needed === other.needed && one.waits === other.waits && keys.join(' ') === others.join(' ');
}
