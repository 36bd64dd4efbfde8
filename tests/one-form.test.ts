import { expect, it } from 'vitest';
import * as z from 'zod';
import { appRouter } from '#lib/server/api/router.ts';

/* PostgreSQL finds a row by its id in capitals too; hashes, the log and stored files do not. */

interface Procedure {
  readonly _def: { readonly inputs: readonly z.core.$ZodType[] };
}

/** Everything in a schema that takes an id. */
function idsIn(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest holds nothing
  switch (def.type) {
    case 'string':
      return 'format' in def && def.format === 'uuid' ? [schema] : [];
    case 'object':
      return Object.values(def.shape).flatMap(idsIn);
    case 'array':
      return idsIn(def.element);
    case 'union':
      return def.options.flatMap(idsIn);
    case 'pipe':
      return [def.in, def.out].flatMap(idsIn);
    case 'nullable':
    case 'optional':
    case 'default':
      return idsIn(def.innerType);
    default:
      return [];
  }
}

it('however an id is written, every procedure takes it in one form', () => {
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
  const id = '0190a5c6-7c3e-7000-8000-0123456789ab';
  const taken = procedures.flatMap(([name, { _def }]) =>
    _def.inputs.flatMap(idsIn).map((schema) => `${name} ${String(z.parse(schema, id.toUpperCase()))}`),
  );
  expect(taken.length).toBeGreaterThan(30);
  expect(taken.filter((each) => !each.endsWith(id))).toEqual([]);
});
