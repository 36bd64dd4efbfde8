import { contextOf, refused } from '#lib/server/api/request.ts';
import { createCaller } from '#lib/server/api/router.ts';
import { liveStream } from '#lib/server/sync/index.ts';
import type { RequestHandler } from './$types';

/**
 * Tells a device at once that there is something new: how large the client's log is, as server-sent events. The same chain as
 * every procedure, gone through again with each sign of life; client and device in the query.
 */
export const GET: RequestHandler = async (event) => {
  const { searchParams } = event.url;
  const [clientId, deviceId] = [searchParams.get('client') ?? '', searchParams.get('device') ?? ''];
  const asking = () => contextOf(event, { setCookie: () => {} }, clientId, { unattended: true });
  const stillMay = async () => createCaller(await asking()).sync.live({ deviceId });
  try {
    const { platform, person } = await asking();
    const { position } = await stillMay();
    const stream = liveStream({ platform, clientId, personId: person?.id ?? '', position, stillMay });
    return new Response(stream, {
      headers: {
        'content-type': 'text/event-stream',
        // Nothing on the way keeps it back until it is whole.
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (cause) {
    return refused(event, cause, true);
  }
};
