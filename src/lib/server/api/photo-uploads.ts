import type { RequestEvent } from '@sveltejs/kit';
import { byTus } from '../desk/index.ts';
import { answered } from './request.ts';

/**
 * Takes a request of the tus protocol for a photo: the same chain as every procedure, the client in its header, and whatever
 * is asked of the photo passes through the procedures, as the person who asks.
 */
export function takeUpload(event: RequestEvent): Promise<Response> {
  const reads = event.request.method === 'HEAD';
  return answered(event, reads, ({ photos }) => byTus(photos, event.request), null);
}
