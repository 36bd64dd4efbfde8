import type { AnyTRPCProcedure } from '@trpc/server';
import superjson from 'superjson';
import type * as z from 'zod';
import { abilityFor } from '#lib/domain/access/procedures.ts';
import { may, type Role } from '#lib/domain/access/role.ts';
import { appRouter } from '#lib/server/api/router.ts';
import { ROLES, type Attacked } from './company.ts';
import { exampleOf } from './example.ts';
import { marked } from './marked.ts';
import type { Random } from './random.ts';

/** Every procedure there is. */
export const PROCEDURES = Object.entries(
  appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>,
);

/** A role that the procedure lets in. */
export function roleFor(name: string): Role {
  const ability = abilityFor(name);
  return ROLES.find((each) => !ability || may(each, ability)) ?? 'administrator';
}

/**
 * A call as the app's client sends it, of something that the company has.
 * @param texts what stands in each text of the input, if anything: the first that may
 */
export function callOf(
  [name, procedure]: (typeof PROCEDURES)[number],
  company: Attacked,
  random: Random,
  headers: Headers,
  texts: readonly string[] = [],
): Request {
  const [schema] = (procedure._def as unknown as { inputs: z.core.$ZodType[] }).inputs;
  const input = schema ? marked(schema, exampleOf(schema, company.known, random), texts) : undefined;
  const body = input instanceof FormData ? input : (superjson.stringify(input) ?? '{}');
  if (procedure._def.type === 'query' && typeof body === 'string')
    return new Request(`http://localhost/api/trpc/${name}?input=${encodeURIComponent(body)}`, { headers });
  if (typeof body === 'string') headers.set('content-type', 'application/json');
  headers.set('content-length', typeof body === 'string' ? String(Buffer.byteLength(body)) : '700000');
  return new Request(`http://localhost/api/trpc/${name}`, { method: 'POST', headers, body });
}
