/** A file that can be read from anywhere: one on disk, or one chosen in a browser. */
export interface SaftBytes {
  readonly size: number;
  /** The bytes from one place up to, and without, another. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}
