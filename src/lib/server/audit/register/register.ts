import { versionsOf } from '#lib/domain/columns.ts';
import type { Ending, Stating } from '#lib/domain/events/kinds.ts';
import type { SubjectType } from '#lib/domain/events/subjects.ts';
import { statement } from '#lib/domain/statement.ts';
import type { Complete, Description, LoosePart, PartOf } from './description.ts';
import type { RowOf, TenantTable } from './store.ts';
import { TableRegister, type Register } from './table-register.ts';

/** What a part's rows have beside the key of what they belong to. */
type PartRow<P> = P extends { table: infer T extends TenantTable; of: readonly (infer C)[] }
  ? Omit<RowOf<T>, C & string>
  : never;
type Whole<T extends TenantTable, D> = RowOf<T> &
  (D extends { parts: infer P } ? { readonly [N in keyof P]: readonly PartRow<P[N]>[] } : unknown);

/** A part of a register's rows, in a table of its own; each of its columns is in some version, or does not compile. */
export function part<T extends TenantTable, const D extends Omit<PartOf<T>, 'table'>>(
  table: T,
  description: D & Complete<T, D>,
): D & { readonly table: T } {
  return { ...(description as D), table };
}

/**
 * @param type of the subject in the log and, behind `segl.`, of the statement
 * @param description each column in some version, or left out with a reason: else it does not compile
 */
export function register<const S extends SubjectType, T extends TenantTable, const D extends Description<T>>(
  type: S,
  table: T,
  description: D & Complete<T, D>,
): Register<Whole<T, D>, Pick<RowOf<T>, D['key'][number]>, Stating<S>, Ending<S>> {
  const { key, by = key } = description as Description<T>;
  const parts = ((description as Description<T>).parts ?? {}) as unknown as Record<string, LoosePart>;
  return new TableRegister(type, table, {
    ...{ key, by, parts },
    statement: statement(`segl.${type}`, versionsOf(description as never, parts)),
  }) as never;
}
