import { givenFile } from '#lib/server/api/given-file.ts';
import { answered } from '#lib/server/api/request.ts';
import type { RequestEvent } from './$types';

/** The evidence bundle of a voucher, document, approval or event: the same chain as every procedure, the client in the query. */
export async function GET(event: RequestEvent): Promise<Response> {
  return answered(event, false, async (caller) =>
    givenFile('application/zip', await caller.evidence.file({ id: event.params.id })),
  );
}
