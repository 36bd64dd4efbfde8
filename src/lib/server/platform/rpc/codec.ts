import { NotWritten, read, written } from '#lib/domain/wire.ts';
import { Told } from './told.ts';

/** Each of fifty changes has one amount and may have one date; a batch's calls are counted apart. */
const BOUNDS = { places: 500, path: 200 };

/** The format of the wire (`domain/wire.ts`), read from anybody: little of it, and nothing else. */
export const wire = {
  /** Files have addresses of their own; whoever asks a procedure for one all the same gets its bytes. */
  serialize: (value: unknown) => written(value, { bytes: true }),
  /** @throws Told with `malformed_input` on anything else, before anything is built for it */
  deserialize: (sent: unknown) => {
    try {
      return read(sent, BOUNDS);
    } catch (error) {
      throw error instanceof NotWritten ? new Told({ code: 'malformed_input', outcome: 'as_before' }) : error;
    }
  },
};
