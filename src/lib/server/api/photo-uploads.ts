import type { Readable } from 'node:stream';
import { Server } from '@tus/server';
import { DataStore, Upload } from '@tus/utils';
import type { RequestEvent } from '@sveltejs/kit';
import { LARGEST_ATTACHMENT } from '#lib/domain/receipt/attachment.ts';
import { LARGEST_CHUNK } from '../desk/index.ts';
import { answered } from './request.ts';
import type { createCaller } from './router.ts';

type Caller = ReturnType<typeof createCaller>;

/** Where photos are uploaded; each has the address of its id below. */
const UPLOADS = '/api/photos/uploads';

/**
 * Takes a request of the tus protocol, version 1.0.0 (core, creation and creation with upload), for a photo: the same chain
 * as every procedure, the client in its header. Metadata of the creation: `photoId`, `sha256`, `type` and, of what was
 * converted, `original`. Whatever is asked of the photo passes through the procedures, as the person who asks. What was
 * announced before is announced again without harm.
 *
 * What a procedure refuses is answered as everywhere; what the protocol refuses has its status and `malformed_input`.
 */
export function takeUpload(event: RequestEvent): Promise<Response> {
  const reads = event.request.method === 'HEAD';
  return answered(event, reads, (caller) => byProtocol(caller, event.request), null);
}

async function byProtocol(caller: Caller, request: Request): Promise<Response> {
  const store = new PhotoUploads(caller);
  const server = new Server({
    path: UPLOADS,
    datastore: store,
    maxSize: LARGEST_ATTACHMENT,
    relativeLocation: true,
    // No page of another origin is answered.
    allowedOrigins: [],
    namingFunction: (_, metadata) => metadata?.['photoId'] ?? 'unnamed',
    getFileIdFromRequest: ({ url }) => new URL(url).pathname.slice(UPLOADS.length + 1) || undefined,
  });
  const response = (await server.handleWeb(request as never)) as unknown as Response;
  if (store.refused !== null) throw store.refused;
  if (response.status < 400) return response;
  if (response.status >= 500) throw new Error(`the upload failed: ${await response.text()}`);
  return Response.json({ segl: { code: 'malformed_input' } }, { status: response.status });
}

/** Photos as the protocol sees them: an upload each. The database orders two requests about one, in every process. */
class PhotoUploads extends DataStore {
  override readonly extensions = ['creation', 'creation-with-upload'];
  /** What a procedure refused last; null as long as none has. The protocol's server would make a text of it. */
  refused: Error | null = null;
  readonly #caller: Caller;

  constructor(caller: Caller) {
    super();
    this.#caller = caller;
  }

  override async create(upload: Upload): Promise<Upload> {
    const { photoId, ...facts } = { ...upload.metadata };
    const photo = { ...facts, photoId, size: upload.size } as never;
    await this.#asked(() => this.#caller.photos.begin(photo));
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { received, size } = await this.#asked(() => this.#caller.photos.progress({ photoId: id }));
    return new Upload({ id, size, offset: received });
  }

  /** @returns up to which byte the photo is held */
  override async write(body: Readable, id: string, offset: number): Promise<number> {
    let held = offset;
    for await (const piece of pieces(body)) {
      const form = new FormData();
      form.set('photoId', id);
      form.set('offset', String(held));
      form.set('chunk', new Blob([piece]));
      const { received } = await this.#asked(() => this.#caller.photos.append(form));
      // Another request was faster: what is left of this one says nothing new.
      if (received !== held + piece.length) return received;
      held = received;
    }
    return held;
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      this.refused = cause as Error;
      throw cause;
    }
  }
}

/** As large as one append may be. */
async function* pieces(body: Readable): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let held: Uint8Array[] = [];
  let size = 0;
  const together = () => new Uint8Array(Buffer.concat(held));
  for await (const bytes of body as AsyncIterable<Uint8Array>) {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + LARGEST_CHUNK - size);
      held.push(part);
      size += part.length;
      at += part.length;
      if (size < LARGEST_CHUNK) continue;
      yield together();
      [held, size] = [[], 0];
    }
  }
  if (size > 0) yield together();
}
