import postgres from 'postgres';

/**
 * The name of the constraint that refused a statement, or null when `cause` is something else. Drizzle wraps the
 * driver's error, so its causes are followed.
 */
export function constraintOf(cause: unknown): string | null {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (error instanceof postgres.PostgresError) return error.constraint_name ?? null;
  }
  return null;
}
