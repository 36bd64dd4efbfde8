import { MOST_BYTES } from '#lib/domain/documents/document.ts';
import { fileNameFrom } from '#lib/domain/documents/file-name.ts';
import { answered } from '#lib/server/api/request.ts';
import { denied, failure } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestEvent } from './$types';

/** The bytes of a document: the same chain as every procedure, the client in the query. */
export async function GET(event: RequestEvent): Promise<Response> {
  const { url, params } = event;
  return answered(event, true, async (caller) => {
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
 * Takes a PDF as it is, its name in `x-segl-file-name` (percent-encoded), its folder and type in the query. Nothing of the body is read before it is known
 * that a member of the client sends it.
 */
export async function PUT(event: RequestEvent): Promise<Response> {
  const { request, params, url } = event;
  return answered(event, false, async (caller) => {
    await caller.documents.mayUpload();
    const size = Number(request.headers.get('content-length') ?? Number.NaN);
    if (!(size <= MOST_BYTES)) throw tooLarge(size);
    const bytes = await bodyOf(request);
    const fileName = fileNameFrom(request.headers.get('x-segl-file-name'));
    const [folderId, typeId] = [url.searchParams.get('folder'), url.searchParams.get('type')];
    const into = { ...(folderId && { folderId }), ...(typeId && { typeId }) };
    const upload = { documentId: params.documentId, fileName, bytes, ...into };
    return Response.json(await caller.documents.upload(upload));
  });
}

function tooLarge(size: number) {
  const facts = { size: Number.isNaN(size) ? null : size, limit: MOST_BYTES };
  return failure({ code: 'pdf_too_large', ...facts }, 'PAYLOAD_TOO_LARGE');
}

/** Rejects where the sender goes away in the middle, or sends more than it said. */
async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch {
    throw denied({ code: 'malformed_input' });
  }
}
