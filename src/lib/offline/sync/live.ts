import type { Space } from '../store/database.ts';

/** What is told in a burst is looked after once, so many milliseconds later. */
const SETTLES_MS = 300;

/**
 * Told by the server that there is something new, as long as there is network; what is not told comes with the greeting of
 * each minute. The browser opens a stream that breaks off again by itself; one that was refused, whoever calls `open`.
 */
export class Live {
  readonly #clientId: string;
  readonly #onNews: () => void;
  #source: EventSource | null = null;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor({ clientId }: Space, onNews: () => void) {
    this.#clientId = clientId;
    this.#onNews = onNews;
  }

  /** Of a device that the server knows. One that is open stays. */
  open(deviceId: string): void {
    if (typeof EventSource === 'undefined') return;
    if (this.#source && this.#source.readyState !== EventSource.CLOSED) return;
    const asked = new URLSearchParams({ client: this.#clientId, device: deviceId });
    const source = new EventSource(`/api/live?${asked.toString()}`);
    this.#source = source;
    let position: string | null = null;
    source.onmessage = ({ data }: MessageEvent<string>) => {
      // How far the log is as the first stream begins was asked a moment ago.
      const isNews = position !== null && data !== position;
      position = data;
      if (!isNews) return;
      clearTimeout(this.#settling);
      this.#settling = setTimeout(this.#onNews, SETTLES_MS);
    };
  }

  close(): void {
    clearTimeout(this.#settling);
    this.#source?.close();
    this.#source = null;
  }
}
