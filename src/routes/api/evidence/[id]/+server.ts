import { answered } from '#lib/server/api/request.ts';
import type { RequestEvent } from './$types';

/** The evidence bundle of a voucher, document, approval or event: the same chain as every procedure, the client in the query. */
export async function GET(event: RequestEvent): Promise<Response> {
  return answered(event, false, async (caller) => {
    const { fileName, bytes } = await caller.evidence.file({ id: event.params.id });
    return new Response(bytes, {
      headers: {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${fileName}"`,
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
