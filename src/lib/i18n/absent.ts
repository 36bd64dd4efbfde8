/** A part of the app, or its words, that is loaded when it is wanted and could not be had: the network's fault, not Segl's. */
export class Absent extends Error {
  constructor(cause: unknown) {
    super('a part of the app could not be loaded', { cause });
  }
}

/** What is loaded, or {@link Absent}. */
export function loaded<T>(load: Promise<T>): Promise<T> {
  return load.catch((cause: unknown) => {
    throw new Absent(cause);
  });
}
