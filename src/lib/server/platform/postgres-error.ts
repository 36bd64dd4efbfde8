import postgres from 'postgres';

/** A rule of the database that refused a statement. `reason` is its sentence, without statement or parameters. */
export interface Violation {
  readonly constraint: string;
  readonly reason: string;
}

/**
 * The rule that refused a statement, or null when `cause` is something else: a value too long for an index names that
 * index too. Drizzle wraps the driver's error, so its causes are followed.
 */
export function violationOf(cause: unknown): Violation | null {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (!(error instanceof postgres.PostgresError)) continue;
    const { constraint_name: constraint, code, message: reason } = error;
    return constraint && code.startsWith(INTEGRITY_CLASS) ? { constraint, reason } : null;
  }
  return null;
}

/** Integrity constraint violations (PostgreSQL, appendix A). */
const INTEGRITY_CLASS = '23';

export function constraintOf(cause: unknown): string | null {
  return violationOf(cause)?.constraint ?? null;
}

/** The machine's troubles that people are told apart from bugs, since something can be done about them. */
export type Trouble =
  | 'database_full'
  | 'database_unavailable'
  | 'storage_full'
  | 'storage_unavailable'
  | 'timed_out';

/**
 * The trouble behind an error, or null where it is none of them: by SQLSTATE (PostgreSQL, appendix A), by the
 * driver's own codes and by the system's, in the error or what caused it.
 */
export function troubleOf(cause: unknown): Trouble | null {
  for (let [error, depth] = [cause, 0]; error instanceof Error && depth < MOST_CAUSES; depth++) {
    const { code } = error as { code?: unknown };
    const trouble = typeof code === 'string' ? troubleOfCode(code) : null;
    if (trouble) return trouble;
    // A name with several addresses fails with one error for each.
    error = error instanceof AggregateError ? (error.errors as unknown[])[0] : error.cause;
  }
  return null;
}

const MOST_CAUSES = 10;

function troubleOfCode(code: string): Trouble | null {
  const known = TROUBLES.find(([, codes]) => codes.includes(code));
  if (known) return known[0];
  return UNAVAILABLE_CLASS.test(code) ? 'database_unavailable' : null;
}

const TROUBLES: readonly (readonly [Trouble, readonly string[]])[] = [
  ['database_full', ['53100']],
  ['storage_full', ['ENOSPC', 'EDQUOT']],
  ['storage_unavailable', ['storage_unavailable']],
  // Cancelled, a lock not got, a transaction idle or open too long, a deadlock, overtaken.
  ['timed_out', ['57014', '55P03', '25P03', '25P04', '40P01', '40001']],
  [
    'database_unavailable',
    [
      // A standby that may not write; an error of its disk; a database that is gone.
      ...['25006', '58030', '3D000'],
      ...['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'CONNECTION_ENDED', 'CONNECT_TIMEOUT'],
      ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
      ...['ENOTFOUND', 'EAI_AGAIN'],
    ],
  ],
];
/** Connection exceptions, refused logins, too little of something, and a server that is shut down or starting. */
const UNAVAILABLE_CLASS = /^(08...|28...|53...|57P0.)$/;
