import type { CivilDate } from '#lib/domain/date.ts';
import { DEPARTMENT, PROJECT } from '#lib/domain/ledger/coding.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import { changedIn } from './changed.ts';
import { dimensions, type Dimension } from './registers.ts';
import { lastNamed } from './store.ts';

/** What the common types are called where no imported file has called them otherwise. */
const TYPE_NAMES: Readonly<Record<string, string>> = { [PROJECT]: 'Prosjekt', [DEPARTMENT]: 'Avdeling' };

export type DimensionError =
  | { readonly code: 'dimension_exists'; readonly dimension: string }
  | { readonly code: 'dimension_unknown'; readonly dimension: string }
  | { readonly code: 'dimension_in_use'; readonly dimension: string; readonly date: CivilDate };

/** What it is called when it is refused. */
const named = ({ type, code }: Pick<Dimension, 'type' | 'code'>) => `${type} ${code}`;

/**
 * A new value to analyse lines by: a project, a department, or of a type of the client's own. It is called as the others of
 * its type are. The same once more changes nothing. Error: `dimension_exists`, under that code.
 * @param typeName what a type is called that nothing is of yet
 */
export async function addDimension(
  context: Context,
  {
    type,
    code,
    name,
    typeName,
  }: Pick<Dimension, 'type' | 'code' | 'name'> & { readonly typeName?: string | undefined },
): Promise<Result<{ eventId: string | null }, DimensionError>> {
  return context.transaction<{ eventId: string | null }, DimensionError>(async (tx) => {
    const [other] = await dimensions.list(tx, context.clientId, { type });
    const called = other?.typeName ?? typeName ?? TYPE_NAMES[type] ?? type;
    const row = { type, code, typeName: called, name, validTo: null };
    const eventId = await dimensions.addNew(tx, context, 'dimension.created', row);
    if (eventId !== null) return ok({ eventId });
    const there = await dimensions.hold(tx, context.clientId, row);
    return there && changedIn(there, { name })
      ? err({ code: 'dimension_exists', dimension: named(row) })
      : ok({ eventId: null });
  });
}

/**
 * Another name, also on what is posted; the last day on which it is used, or none. What it says already changes nothing.
 * Guards: `dimension_unknown`, `dimension_in_use`: a line of `date` has it, when it would be closed.
 */
export async function changeDimension(
  context: Context,
  {
    type,
    code,
    ...wanted
  }: Pick<Dimension, 'type' | 'code'> & {
    readonly name?: string | undefined;
    readonly validTo?: CivilDate | null | undefined;
  },
): Promise<Result<{ eventId: string | null }, DimensionError>> {
  const { clientId } = context;
  return context.transaction<{ eventId: string | null }, DimensionError>(async (tx) => {
    const row = await dimensions.hold(tx, clientId, { type, code });
    if (!row) return err({ code: 'dimension_unknown', dimension: named({ type, code }) });
    const to = changedIn(row, wanted);
    if (to === null) return ok({ eventId: null });
    if (to.validTo) {
      const date = await lastNamed(tx, clientId, { dimension: { type, code } });
      if (date !== null && date > to.validTo)
        return err({ code: 'dimension_in_use', dimension: named({ type, code }), date });
    }
    const renamed = to.validTo === undefined;
    const kind = renamed ? 'dimension.renamed' : 'dimension.changed';
    const detail = renamed ? { before: row.name } : {};
    return ok({ eventId: await dimensions.change(tx, context, kind, { row, to, detail }) });
  });
}

/** {@link addDimension} of a department, as devices up to 0.5.1 ask for it. Error: `department_exists`, also of the same. */
export async function addDepartment(
  context: Context,
  { code, name }: { code: string; name: string },
): Promise<Result<{ eventId: string }, DepartmentError>> {
  const added = await addDimension(context, { type: DEPARTMENT, code, name });
  const eventId = added.ok ? added.value.eventId : null;
  return eventId === null ? err({ code: 'department_exists', department: code }) : ok({ eventId });
}

/** {@link changeDimension} of a department, as devices up to 0.5.1 ask for it. Error: `department_unknown`. */
export async function renameDepartment(
  context: Context,
  { code, name }: { code: string; name: string },
): Promise<Result<{ eventId: string | null }, DepartmentError>> {
  const renamed = await changeDimension(context, { type: DEPARTMENT, code, name });
  return renamed.ok ? renamed : err({ code: 'department_unknown', department: code });
}

export type DepartmentError = {
  readonly code: 'department_exists' | 'department_unknown';
  readonly department: string;
};
