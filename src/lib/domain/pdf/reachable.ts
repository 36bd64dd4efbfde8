import type { PdfDocument } from './document.ts';
import {
  isArray,
  isDict,
  isRef,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from './syntax/value.ts';

/**
 * Every dictionary that the trailer leads to, each object once, with the stream it belongs to if it does. Without
 * recursion: depth is the file's to choose. `but` is not gone into.
 */
export function* reachable(
  document: PdfDocument,
  but: PdfDict | null = null,
): Generator<{ dict: PdfDict; stream: PdfStream | null }> {
  const seen = new Set<number>();
  const waiting: PdfValue[] = [document.trailer];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (isRef(value)) {
      if (seen.has(value.number)) continue;
      seen.add(value.number);
      waiting.push(document.object(value)?.value ?? null);
    } else if (isArray(value)) {
      for (const item of value) waiting.push(item);
    } else if (isDict(value) || isStream(value)) {
      const stream = isStream(value) ? value : null;
      const dict = isStream(value) ? value.dict : value;
      if (dict === but) continue;
      yield { dict, stream };
      for (const item of dict.entries.values()) waiting.push(item);
    }
  }
}
