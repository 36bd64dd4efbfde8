import type { Problem } from '#lib/ui/loading/problem.ts';
import { MOST_BYTES } from '#lib/domain/documents/document.ts';
import type { Result } from '#lib/domain/result.ts';

/** The answer of `PUT /api/documents/[documentId]`. */
export interface Uploaded {
  readonly outcome: 'created' | 'exists';
  readonly documentId: string;
  readonly title: string;
  readonly pages: number;
}

export interface Sending {
  readonly documentId: string;
  readonly file: File;
  readonly signal: AbortSignal;
  /** How much has left the device, 0–1. */
  readonly onprogress: (share: number) => void;
}

export interface UploadPort {
  put(sending: Sending): Promise<Result<Uploaded, Problem>>;
  makeId(): string;
}

/**
 * One PDF on its way to the server.
 *
 *   idle ──take()──▶ sending ──all sent──▶ checking ──answer──▶ idle, with the answer
 *    ▲                  └──────cancel()───────┤
 *    └── problem ◀────────────────────────────┘
 *
 * The same file after a lost answer goes under the same id, so that it lies there once.
 */
export class UploadDesk {
  #state = $state.raw<{ name: string; share: number } | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #last: { file: File; documentId: string } | null = null;
  #abort: AbortController | null = null;
  readonly #port: UploadPort;

  constructor(port: UploadPort) {
    this.#port = port;
  }

  /** What is on its way: its name, and how much has left, 0–1; at 1 the server is looking at it. */
  get sending(): { readonly name: string; readonly share: number } | null {
    return this.#state;
  }
  get problem(): Problem | null {
    return this.#problem;
  }

  /** @returns what the server made of it, or null: refused (`problem`), cancelled, or one is on its way already */
  async take(file: File): Promise<Uploaded | null> {
    if (this.#state) return null;
    this.#problem = refusal(file);
    if (this.#problem) return null;
    const documentId = this.#last?.file === file ? this.#last.documentId : this.#port.makeId();
    this.#last = { file, documentId };
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#state = { name: file.name, share: 0 };
    const onprogress = (share: number) => (this.#state = { name: file.name, share });
    const answer = await this.#port.put({ documentId, file, signal, onprogress });
    this.#state = null;
    if (answer.ok) return answer.value;
    if (!signal.aborted) this.#problem = answer.error;
    return null;
  }

  cancel(): void {
    this.#abort?.abort();
  }
}

function refusal({ size, name, type }: File): Problem | null {
  if (size > MOST_BYTES) return { code: 'pdf_too_large', size, limit: MOST_BYTES };
  return type === 'application/pdf' || /\.pdf$/i.test(name) ? null : { code: 'not_pdf' };
}
