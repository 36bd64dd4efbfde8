import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { apiContext } from '#lib/server/api/context.ts';
import { createCaller, failureOf } from '#lib/server/api/router.ts';
import { MOST_BYTES } from '#lib/domain/document.ts';
import type { RequestEvent } from './$types';

/** The bytes of a document: the same chain as every procedure, the client in the query. */
export async function GET(event: RequestEvent): Promise<Response> {
  const { url, params } = event;
  return answered(event, async (caller) => {
    const version = url.searchParams.get('version') === 'uploaded' ? 'uploaded' : 'newest';
    const { fileName, bytes } = await caller.documents.file({ documentId: params.documentId, version });
    const kind = url.searchParams.has('download') ? 'attachment' : 'inline';
    return new Response(Buffer.from(bytes), {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `${kind}; filename*=UTF-8''${encodeURIComponent(fileName)}`,
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      },
    });
  });
}

/**
 * Takes a PDF as it is, its name in `x-segl-file-name` (percent-encoded). Nothing of the body is read before it is known
 * that a member of the client sends it.
 */
export async function PUT(event: RequestEvent): Promise<Response> {
  const { request, params } = event;
  return answered(event, async (caller) => {
    await caller.documents.mayUpload();
    const size = Number(request.headers.get('content-length') ?? Number.NaN);
    if (!(size <= MOST_BYTES)) return tooLarge(size);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const fileName = nameFrom(request.headers.get('x-segl-file-name'));
    return Response.json(await caller.documents.upload({ documentId: params.documentId, fileName, bytes }));
  });
}

/** A name is only for people: one that can't be read is no reason to refuse the file. */
function nameFrom(header: string | null): string {
  try {
    return decodeURIComponent(header ?? '').slice(0, 255) || UNNAMED;
  } catch {
    return UNNAMED;
  }
}

const UNNAMED = 'dokument.pdf';

function tooLarge(size: number): Response {
  const failure = { code: 'pdf_too_large', size: Number.isNaN(size) ? null : size, limit: MOST_BYTES };
  return Response.json({ segl: failure }, { status: 413 });
}

async function answered(
  { request, url, locals, getClientAddress }: RequestEvent,
  work: (caller: ReturnType<typeof createCaller>) => Promise<Response>,
): Promise<Response> {
  const context = await apiContext(locals.platform, {
    headers: request.headers,
    url,
    address: getClientAddress(),
    setCookie: () => {},
    client: url.searchParams.get('client'),
  });
  try {
    return await work(createCaller(context));
  } catch (cause) {
    if (!(cause instanceof TRPCError)) throw cause;
    const failure = failureOf(cause);
    // Without a code it is either not understood (400) or a bug.
    if (cause.code === 'INTERNAL_SERVER_ERROR' && !failure)
      locals.platform.log.error({ err: cause.cause ?? cause, request: context.requestId }, 'failed');
    return Response.json({ segl: failure }, { status: getHTTPStatusCodeFromError(cause) });
  }
}
