import type postgres from 'postgres';

/** A part of the one question about guards: rows of a name and what it says. */
export type Query = postgres.PendingQuery<postgres.Row[]>;

/** The roles that the app and those who work on its queue act as. */
export const ROLES = ['segl_app', 'segl_worker'];

/** Below it lies what PostgreSQL makes itself, below the other what it gives a number by hand; and who made the server. */
export const [FIRST_OWN, FIRST_PINNED, FIRST_ROLE] = [16_384, 10_000, 10];
