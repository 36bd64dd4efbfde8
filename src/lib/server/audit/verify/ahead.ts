/** Under way while something else is done: if it fails, that is thrown where it is awaited, and not before. */
export function ahead<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}
