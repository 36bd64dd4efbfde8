import { apiContext } from '#lib/server/api/context.ts';
import { createCaller } from '#lib/server/api/router.ts';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { RequestHandler } from './$types';

/**
 * The bytes of a photo: the same chain as every procedure, the client in the query. Typed by what they are, and a PDF is
 * never opened by the browser itself, only drawn by the app's reader.
 */
export const GET: RequestHandler = async ({ request, url, params, locals, getClientAddress }) => {
  const context = await apiContext(locals.platform, {
    headers: request.headers,
    url,
    address: getClientAddress(),
    setCookie: () => {},
    client: url.searchParams.get('client'),
  });
  try {
    const { type, bytes } = await createCaller(context).photos.read({ photoId: params.photoId });
    return new Response(Buffer.from(bytes), {
      headers: {
        'content-type': type,
        ...(type === 'application/pdf' ? { 'content-disposition': 'attachment; filename="bilag.pdf"' } : {}),
        // The id names these bytes for good; private, since it is one client's document.
        'cache-control': 'private, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (cause) {
    if (cause instanceof TRPCError) return new Response(null, { status: getHTTPStatusCodeFromError(cause) });
    throw cause;
  }
};
