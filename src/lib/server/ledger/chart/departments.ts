import { err, ok, type Result } from '#lib/domain/result.ts';
import { DEPARTMENT } from '#lib/domain/ledger/coding.ts';
import type { Context } from '../../platform/context.ts';
import { dimensions } from './registers.ts';

/** What the type is called where no imported file has called it otherwise. */
const TYPE_NAME = 'Avdeling';

/** A new department, to analyse lines by. Error: `department_exists`, under that code. */
export async function addDepartment(
  context: Context,
  { code, name }: { code: string; name: string },
): Promise<Result<{ eventId: string }, DepartmentExists>> {
  return context.transaction<{ eventId: string }, DepartmentExists>(async (tx) => {
    const [other] = await dimensions.list(tx, context.clientId, { type: DEPARTMENT });
    const row = { type: DEPARTMENT, code, typeName: other?.typeName ?? TYPE_NAME, name };
    const eventId = await dimensions.addNew(tx, context, 'dimension.created', row);
    return eventId === null ? err({ code: 'department_exists', department: code }) : ok({ eventId });
  });
}

/** Gives it another name, also on what is posted. The name it has changes nothing. Error: `department_unknown`. */
export async function renameDepartment(
  context: Context,
  { code, name }: { code: string; name: string },
): Promise<Result<{ eventId: string | null }, DepartmentUnknown>> {
  return context.transaction<{ eventId: string | null }, DepartmentUnknown>(async (tx) => {
    const row = await dimensions.hold(tx, context.clientId, { type: DEPARTMENT, code });
    if (!row) return err({ code: 'department_unknown', department: code });
    if (row.name === name) return ok({ eventId: null });
    const detail = { before: row.name };
    const eventId = await dimensions.change(tx, context, 'dimension.renamed', { row, to: { name }, detail });
    return ok({ eventId });
  });
}

interface DepartmentExists {
  readonly code: 'department_exists';
  readonly department: string;
}
interface DepartmentUnknown {
  readonly code: 'department_unknown';
  readonly department: string;
}
export type DepartmentError = DepartmentExists | DepartmentUnknown;
