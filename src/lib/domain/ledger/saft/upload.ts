/** What the app takes of files in one go; the command takes any. */
export const MOST_UPLOADED = 500 * 1024 * 1024;
/** Files in one go. */
export const MOST_FILES_UPLOADED = 100;

/** The header that says how many bytes each of the files has, which come one behind the other: `120,3400`. */
export const SIZES_HEADER = 'x-segl-sizes';

/** The sizes that the header says; null where it says none, or more than is taken. */
export function sizesIn(header: string | null): number[] | null {
  if (header === null || !/^[1-9]\d{0,9}(,[1-9]\d{0,9})*$/.test(header)) return null;
  const sizes = header.split(',').map(Number);
  const sum = sizes.reduce((one, other) => one + other, 0);
  return sizes.length <= MOST_FILES_UPLOADED && sum <= MOST_UPLOADED ? sizes : null;
}
