import { apiContext } from '#lib/server/api/context.ts';
import { createCaller } from '#lib/server/api/router.ts';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { RequestHandler } from './$types';

/** The bytes of a photo, for an `<img>`: the same chain as every procedure, the client in the query. */
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
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (cause) {
    if (cause instanceof TRPCError) return new Response(null, { status: getHTTPStatusCodeFromError(cause) });
    throw cause;
  }
};
