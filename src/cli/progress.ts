const EVERY_BYTES = 32 * 1024 * 1024;

/**
 * How far a long command has come, on standard error: in place on a terminal, elsewhere a line for each beginning part
 * and for every 32 MiB of it.
 */
export class Progress {
  readonly #title: string;
  readonly #said = new Map<string, number>();
  #open = false;

  constructor(title: string) {
    this.#title = title;
  }

  at(part: string, bytes: number, of: number | null): void {
    const before = this.#said.get(part);
    if (!process.stderr.isTTY && before !== undefined && bytes - before < EVERY_BYTES) return;
    this.#said.set(part, bytes);
    const size = `${(bytes / 1_000_000).toFixed(1)} MB`;
    const share = of ? ` of about ${(Math.max(of, bytes) / 1_000_000).toFixed(1)} MB` : '';
    const line = `${this.#title}: ${part} ${size}${share}`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
    this.#open = process.stderr.isTTY;
  }

  end(): void {
    if (this.#open) process.stderr.write('\n');
    this.#open = false;
  }
}
