import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { membersOf } from '#lib/server/identity/index.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { Failure, Result } from '#lib/domain/result.ts';

/** What is done to books by a process that may die, and by whoever had no answer: the same again, under the same ids. */
export interface Doing {
  /** Of the client, as the machine. */
  readonly context: Context;
  /** What all ids follow from. */
  readonly run: string;
  /** A folder of one's own. */
  readonly folder: string;
  /** What it gives once it has worked, however often the database is gone meanwhile. */
  readonly until: <T, E extends Failure>(
    work: () => Promise<Result<T, E>>,
    done?: readonly E['code'][],
  ) => Promise<T | null>;
  /** Answers: these events are under a checkpoint. */
  readonly told: (events: readonly (string | null)[]) => Promise<void>;
}

/** The id of one of the things that are made. */
export const idOf = (run: string, name: string): string => uuidv5(`${run} ${name}`, uuidv5.URL);

/** A number of a company that nobody has. */
export function orgnrOf(run: string): string {
  const [drawn] = new Uint32Array(createHash('sha256').update(run).digest().buffer.slice(0, 4));
  return String(800_000_000 + ((drawn ?? 0) % 99_999_999));
}

/** The one of that role, acting. */
export async function personIn({ platform, clientId, requestId }: Context, role: Role): Promise<Context> {
  const members = await membersOf(createContext(platform, { clientId, actorId: clientId, requestId }));
  const person = members.find((each) => each.role === role);
  if (!person) throw new Error(`nobody is ${role}`);
  return createContext(platform, { clientId, actorId: person.userId, requestId });
}
