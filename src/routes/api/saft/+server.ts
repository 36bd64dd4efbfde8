import { answered } from '#lib/server/api/request.ts';
import { openSaftFile } from '#lib/server/ledger/index.ts';
import { denied } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestEvent } from './$types';

/**
 * The books of some periods as a SAF-T file, while it is made: the same chain as every procedure, the client in the query,
 * the periods as `from=2026-1&to=2026-12`. `x-segl-size` says about how many bytes will come.
 */
export async function GET(event: RequestEvent): Promise<Response> {
  return answered(event, true, async (caller) => {
    const file = await caller.ledger.saftFile(askedIn(event.url) as never);
    return new Response(openSaftFile(file), {
      headers: {
        'content-type': 'application/xml',
        'content-disposition': `attachment; filename="${file.fileName}"`,
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
        'x-segl-size': String(Math.round(file.size)),
      },
    });
  });
}

/** As the procedure looks at it. */
function askedIn({ searchParams }: URL) {
  const version = searchParams.get('version');
  return {
    from: periodIn(searchParams.get('from')),
    to: periodIn(searchParams.get('to')),
    ...(version !== null && { version }),
  };
}

function periodIn(text: string | null) {
  const [, year, period] = /^(\d{4})-(\d{1,2})$/.exec(text ?? '') ?? [];
  if (year === undefined || period === undefined) throw denied({ code: 'malformed_input' });
  return { year: Number(year), period: Number(period) };
}
