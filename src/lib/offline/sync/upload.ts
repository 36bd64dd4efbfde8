import { Upload as TusUpload } from 'tus-js-client';
import { CallFailed, type Send } from '#lib/api.ts';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import type { Bytes } from '../store/bytes.ts';

/** What is to be uploaded. */
export interface Upload {
  /** Bytes `[from, to)` of it. */
  readonly read: (from: number, to: number) => Promise<Bytes>;
  /** The server may have some of it: it is asked first. */
  readonly resumes: boolean;
  /** Told how many bytes the server holds durably, from the start. */
  readonly onHeld: (bytes: number) => void;
}

const UPLOADS = '/api/photos/uploads';
/** Bytes in one request: what a lost network makes a phone send again. */
const PIECE = 256 * 1024;

/**
 * Sends a photo by tus from where the server has it, until the server has found its hash to be right.
 *
 * Rejects with {@link CallFailed}, as a call of the API does, and with what `read` rejects with.
 */
export async function sendByTus(send: Send, photo: Photo, { read, resumes, onHeld }: Upload): Promise<void> {
  const { id: photoId, size, sha256, type, original } = photo;
  const over = new Requests(send);
  const source = new Source(size, read);
  await new Promise<void>((resolve, reject) => {
    const sending = new TusUpload(new Blob(), {
      endpoint: UPLOADS,
      uploadUrl: resumes ? `${UPLOADS}/${photoId}` : null,
      metadata: { photoId, sha256, type, ...(original !== undefined && { original }) },
      chunkSize: PIECE,
      uploadDataDuringCreation: true,
      // The loop that sends knows when to try again, and what is sent is kept on the device, not in the browser's storage.
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: () => Promise.resolve(photoId),
      fileReader: { openFile: () => Promise.resolve(source) },
      httpStack: over,
      onChunkComplete: (taken, held) => {
        onHeld(held);
        if (taken > 0) return;
        // The library would send the same for ever.
        void sending.abort();
        reject(standsStill());
      },
      onSuccess: () => resolve(),
      onError: (cause) => reject(source.broken ?? over.failure(cause)),
    });
    sending.start();
  });
}

class Source {
  readonly size: number;
  /** Why it can't be read. */
  broken: Error | null = null;
  readonly #read: Upload['read'];

  constructor(size: number, read: Upload['read']) {
    this.size = size;
    this.#read = read;
  }

  async slice(from: number, to: number): Promise<{ value: Blob; done: boolean }> {
    try {
      const piece = await this.#read(from, Math.min(to, this.size));
      return { value: new Blob([piece]), done: to >= this.size };
    } catch (cause) {
      this.broken = cause as Error;
      throw cause;
    }
  }

  close(): void {}
}

/** The library's requests as the app's own. */
class Requests {
  #last: { readonly status: number; readonly body: string } | null = null;
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  getName(): string {
    return 'segl';
  }

  createRequest(method: string, url: string) {
    const headers: Record<string, string> = {};
    return {
      getMethod: () => method,
      getURL: () => url,
      setHeader: (name: string, value: string) => void (headers[name] = value),
      getHeader: (name: string) => headers[name],
      setProgressHandler: () => undefined,
      getUnderlyingObject: () => null,
      abort: () => Promise.resolve(),
      send: (body: Blob | null) => this.#answerTo(url, { method, headers, body }),
    };
  }

  /** What ended it, as a call of the API would say it. */
  failure(cause: Error): CallFailed {
    const { status, body } = this.#last ?? {};
    const data = status !== undefined && status >= 400 ? toldIn(status, body ?? '') : undefined;
    return new CallFailed(cause.message, { status, data, cause });
  }

  async #answerTo(url: string, init: RequestInit) {
    this.#last = null;
    const response = await this.#send(url, init);
    const body = await response.text();
    this.#last = { status: response.status, body };
    return {
      getStatus: () => response.status,
      getHeader: (name: string) => response.headers.get(name) ?? undefined,
      getBody: () => body,
      getUnderlyingObject: () => response,
    };
  }
}

const standsStill = () =>
  new CallFailed('the upload stands still', {
    data: { httpStatus: 409, segl: { code: 'photo_incomplete' } },
  });

/** What the server told of its refusal; undefined where it is none of ours. */
function toldIn(httpStatus: number, body: string): object | undefined {
  try {
    const { segl } = JSON.parse(body) as { readonly segl?: unknown };
    return segl === undefined ? undefined : { httpStatus, segl };
  } catch {
    return undefined;
  }
}
