import type { Readable } from 'node:stream';
import { Server } from '@tus/server';
import { DataStore, Upload } from '@tus/utils';
import { LARGEST_ATTACHMENT } from '#lib/domain/receipt/attachment.ts';
import { LARGEST_CHUNK } from './chunk.ts';
import type { PhotoProgress } from './service.ts';

/** Where photos are uploaded; each has the address of its id below. */
const UPLOADS = '/api/photos/uploads';

/** What an upload comes to. Each may be refused by what it throws. */
export interface Uploads {
  /** Announces a photo, by what the person's device says of it, or tells how far it has come. */
  begin(announced: object): Promise<unknown>;
  progress(photo: { photoId: string }): Promise<{ readonly received: number; readonly size: number }>;
  /** `photoId`, `offset` and `chunk`. */
  append(piece: FormData): Promise<PhotoProgress>;
}

/**
 * Answers a request of the tus protocol, version 1.0.0 (core, creation and creation with upload), for a photo. Metadata of
 * the creation: `photoId`, `sha256`, `type` and, of what was converted, `original`. What was announced before is announced
 * again without harm. An upload is all there when its bytes were found to be what was announced, and not before.
 *
 * Throws what an upload throws; what the protocol refuses has its status and `malformed_input`.
 */
export async function byTus(uploads: Uploads, request: Request): Promise<Response> {
  const store = new PhotoUploads(uploads);
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
  const response = await server.handleWeb(request);
  if (store.refused !== null) throw store.refused;
  if (response.status < 400) return response;
  if (response.status >= 500) throw new Error(`the upload failed: ${await response.text()}`);
  return Response.json({ segl: { code: 'malformed_input' } }, { status: response.status });
}

/** Photos as the protocol sees them: an upload each. Two requests about one are ordered by who takes them. */
class PhotoUploads extends DataStore {
  override readonly extensions = ['creation', 'creation-with-upload'];
  /** What was refused; null as long as nothing was. The protocol's server would make a text of it. */
  refused: Error | null = null;
  readonly #uploads: Uploads;

  constructor(uploads: Uploads) {
    super();
    this.#uploads = uploads;
  }

  override async create(upload: Upload): Promise<Upload> {
    const { photoId, ...facts } = { ...upload.metadata };
    const photo = { ...facts, photoId, size: upload.size };
    await this.#asked(() => this.#uploads.begin(photo));
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { received, size } = await this.#asked(() => this.#uploads.progress({ photoId: id }));
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
      const { received } = await this.#asked(() => this.#uploads.append(form));
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
