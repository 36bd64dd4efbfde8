import { err, ok, type Result } from '../../result.ts';
import { decode } from './xml/decode.ts';
import { SaftParser } from './parser.ts';
import type { SaftError, SaftRecord } from './records.ts';
import { SaftTally } from './tally.ts';

/** Short enough that an endless text is noticed soon, and that few records are held at a time. */
const SLICE = 16_384;

/**
 * Reads a SAF-T Financial file (Norwegian schema, versions 1.10–1.40, any namespace prefix; UTF-8,
 * UTF-16 with a mark, ISO-8859-1, ISO-8859-15, windows-1252).
 *
 * Guarantees: records come in file order; an error, when there is one, is the last item, and `end` comes
 * last exactly when the file was read whole; memory is bounded by the largest record and chunk, whatever
 * the file says; how the bytes were cut into chunks makes no difference. DOCTYPE is refused, so no entity
 * is ever expanded. Source documents are passed over, and counted; of registers that the ledger has
 * none of (owners, stock, assets) each entry comes as it is.
 *
 * @param tally counts what the file holds and what is read of it
 *
 * This reads; `SaftCheck` says whether what was read hangs together. What fails in `source` itself (a
 * broken pipe) is thrown through.
 */
export async function* readSaft(
  source: AsyncIterable<Uint8Array>,
  tally = new SaftTally(),
): AsyncGenerator<Result<SaftRecord, SaftError>, void, undefined> {
  const parser = new SaftParser(tally);
  for await (const decoded of decode(source)) {
    if ('fault' in decoded) {
      parser.fail(decoded.fault);
    } else {
      for (let at = 0; at < decoded.text.length && !parser.error; at += SLICE) {
        parser.write(decoded.text.slice(at, at + SLICE));
        for (const record of parser.take()) yield ok(record);
      }
    }
    if (parser.error) return yield err(parser.error);
  }
  parser.close();
  for (const record of parser.take()) yield ok(record);
  if (parser.error) yield err(parser.error);
}
