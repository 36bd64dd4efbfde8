/** Bytes that a piece of a photo may have. */
export const LARGEST_CHUNK = 1024 * 1024;
