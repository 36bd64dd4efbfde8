import type { RequestHandler } from './$types';

/** For whoever watches the server: 200 when the database answers. */
export const GET: RequestHandler = async ({ locals }) => {
  try {
    await locals.platform.database.sql`select 1`;
    return new Response('ok\n');
  } catch {
    return new Response('database does not answer\n', { status: 503 });
  }
};
