import { givenFile } from '#lib/server/api/given-file.ts';
import { answered } from '#lib/server/api/request.ts';
import { denied } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestEvent } from './$types';

/** Longer than anything that can be asked. */
const MOST_CHARACTERS = 4096;

/** The log, or the thread of one thing, as a sealed PDF: what is asked as JSON in `asked`, the client in the query. */
export async function POST(event: RequestEvent): Promise<Response> {
  return answered(event, false, async (caller) =>
    givenFile('application/pdf', await caller.logReport.file(askedIn(event.url))),
  );
}

/** As the procedure looks at it. */
function askedIn(url: URL) {
  const text = url.searchParams.get('asked') ?? '';
  try {
    if (text.length <= MOST_CHARACTERS) return JSON.parse(text) as never;
  } catch {
    // Said below.
  }
  throw denied({ code: 'malformed_input' });
}
