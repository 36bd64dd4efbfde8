/**
 * The text as every part can keep it: without U+0000, which PostgreSQL refuses, and with U+FFFD for half a surrogate
 * pair, which RFC 8785 refuses. Without this, one pasted text would stop a device's outbox for good.
 *
 * What a device has hashed goes through this and no more, on its way in: both sides must hash the same.
 */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** The first `longest` UTF-16 units, and never half a sign: one that the end falls into is left out. */
export function cut(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}

/** Shorter pieces of a text are copied as it is. */
const SHORTEST_PIECE = 13;

/** The same text, for whoever keeps it: a piece cut out of a longer text keeps all of that in the memory (V8). */
export function ofItsOwn(piece: string): string {
  return piece.length < SHORTEST_PIECE ? piece : ` ${piece}`.slice(1);
}

/**
 * What one can't see: controls of direction (U+202A–202E, U+2066–2069, U+200E, U+200F, U+061C), by which a title reads
 * as another; letters without a shape; controls of a terminal. What makes an emoji or a letter another shape stays.
 */
const UNSEEN =
  /(?!\u200c|\u200d|[\t\n\r]|\p{Variation_Selector})[\p{Default_Ignorable_Code_Point}\p{Cc}\ufff9-\ufffb]/gu;
/** Joiners mean something between two signs only. */
const LOOSE_JOINER =
  /(?<![\p{L}\p{M}\p{Emoji}\ufe0f])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{Emoji}])/gu;

/** A title or a text as it is shown and kept: {@link storable}, and nothing in it that can't be seen. */
export function plain(text: string): string {
  return storable(text)
    .replace(/[\u2028\u2029]/g, ' ')
    .replace(UNSEEN, '')
    .replace(LOOSE_JOINER, '');
}

/** Whether it is written as a UUID is (RFC 9562, section 4), in small letters or large. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
}
