import { givenFile } from '#lib/server/api/given-file.ts';
import { answered } from '#lib/server/api/request.ts';
import { MOST_OF_PAPER, withinBounds } from '#lib/server/platform/rpc/bounds.ts';
import { denied } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestEvent } from './$types';

/** A report as a PDF: which, and what the screen says of it, as JSON; the client in the query. */
export async function POST(event: RequestEvent): Promise<Response> {
  return answered(event, false, async (caller) =>
    givenFile('application/pdf', await caller.reportPdf.file(await askedIn(event.request))),
  );
}

/** As the procedure looks at it. */
async function askedIn(request: Request) {
  const text = await request.text().catch(() => '');
  try {
    if (withinBounds(text, MOST_OF_PAPER)) return JSON.parse(text) as never;
  } catch {
    // Said below.
  }
  throw denied({ code: 'malformed_input' });
}
