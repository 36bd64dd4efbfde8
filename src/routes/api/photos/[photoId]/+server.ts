import { answered } from '#lib/server/api/request.ts';
import type { RequestHandler } from './$types';

/**
 * The bytes of a photo: the same chain as every procedure, the client in the query. Typed by what they are, and a PDF is
 * never opened by the browser itself, only drawn by the app's reader.
 */
export const GET: RequestHandler = (event) =>
  answered(event, true, async (caller) => {
    const { type, bytes } = await caller.photos.read({ photoId: event.params.photoId });
    return new Response(Buffer.from(bytes), {
      headers: {
        'content-type': type,
        ...(type === 'application/pdf' ? { 'content-disposition': 'attachment; filename="bilag.pdf"' } : {}),
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      },
    });
  });
