import { answered } from '#lib/server/api/request.ts';
import type { RequestHandler } from './$types';

/** The bytes of a photo, for an `<img>`: the same chain as every procedure, the client in the query. */
export const GET: RequestHandler = (event) =>
  answered(event, true, async (caller) => {
    const { type, bytes } = await caller.photos.read({ photoId: event.params.photoId });
    return new Response(Buffer.from(bytes), {
      headers: {
        'content-type': type,
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      },
    });
  });
