import type { RequestHandler } from '@sveltejs/kit';
import { SHARE } from '#lib/offline/captured/address.ts';

/**
 * A file that was shared where no service worker is: a browser that has lost it, or never had it. What the device would have
 * sealed must not be here in the open: it is let pass and forgotten as it comes, since a browser sends all of it before it
 * hears an answer. Nothing is kept or told, and the page says so.
 */
export const POST: RequestHandler = async ({ request }) => {
  await request.body?.pipeTo(new WritableStream()).catch(() => undefined);
  const location = `${SHARE}?kept=0&left=1&code=share_unready`;
  return new Response(null, { status: 303, headers: { location } });
};
