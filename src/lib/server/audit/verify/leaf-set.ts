/** Leaves in one piece. */
const PIECE = 256;

/** A set of leaves, a bit for each: in pieces, as somebody with the database may have put one anywhere. */
export class LeafSet {
  readonly #pieces = new Map<number, Uint32Array>();

  add(index: number): void {
    const at = Math.floor(index / PIECE);
    let piece = this.#pieces.get(at);
    if (!piece) this.#pieces.set(at, (piece = new Uint32Array(PIECE / 32)));
    const bit = index - at * PIECE;
    piece[bit >>> 5] = (piece[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  has(index: number): boolean {
    const at = Math.floor(index / PIECE);
    const bit = index - at * PIECE;
    return ((this.#pieces.get(at)?.[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }
}
