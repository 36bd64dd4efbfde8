import type postgres from 'postgres';

/** A part of the one question about guards: rows of a name and what it says. */
export type Query = postgres.PendingQuery<postgres.Row[]>;

/** The roles that the app and those who work on its queue act as. */
export const ROLES = ['segl_app', 'segl_worker'];
