import { sizesIn, MOST_UPLOADED, SIZES_HEADER } from '#lib/domain/ledger/saft/upload.ts';
import { answered } from '#lib/server/api/request.ts';
import { withUploaded } from '#lib/server/api/saft-upload.ts';
import { openSaftFile, SAFT_TRANSPORT } from '#lib/server/ledger/index.ts';
import { answer } from '#lib/server/platform/rpc.ts';
import { denied } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestEvent } from './$types';

/**
 * The books of some periods as a SAF-T file, while it is made: the same chain as every procedure, the client in the query,
 * the periods as `from=2026-1&to=2026-12`. `x-segl-size` says about how many bytes will come. No GET: it uses up what another
 * administrator let out, and those whom the client has told are.
 */
export async function POST(event: RequestEvent): Promise<Response> {
  return answered(event, false, async (caller) => {
    const file = await caller.ledger.saftFile(askedIn(event.url) as never);
    return new Response(answer(openSaftFile(file), SAFT_TRANSPORT), {
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

/**
 * Takes SAF-T files as they are, one behind the other, their sizes in `x-segl-sizes`; `lock-before` in the query. To go on from
 * the books of the client in the query, or to begin the one of the id `begin`. Nothing of the body is read before it is known
 * that it comes from somebody who may.
 */
export async function PUT(event: RequestEvent): Promise<Response> {
  const { request, url } = event;
  const [begin, lockedBefore] = [url.searchParams.get('begin'), url.searchParams.get('lock-before')];
  return answered(event, false, async (caller) => {
    await (begin === null ? caller.ledger.mayAddFiles() : caller.clients.mayBegin());
    const sizes = sizesIn(request.headers.get(SIZES_HEADER));
    if (sizes === null) throw denied({ code: 'request_too_large', limit: MOST_UPLOADED });
    return withUploaded(request.body, sizes, async (files) => {
      const uploaded = { files, lockedBefore } as never;
      if (begin === null) return Response.json(await caller.ledger.addFiles(uploaded));
      return Response.json(await caller.clients.beginWith({ ...(uploaded as object), id: begin } as never));
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
