/**
 * Bytes to text, in the encoding the file declares. A byte order mark outranks the XML declaration.
 * ISO-8859-1 is read as windows-1252, its superset: SAF-T files that declare the former and hold the
 * latter's quotes and euro signs are common, the C1 controls that would differ are never meant.
 */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
};

const DECLARATION = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/;
const SNIFF_BYTES = 1024;

export type Decoded = { readonly text: string } | { readonly fault: DecodeFault };

/**
 * Decodes the chunks in order; yields text, and at most one fault, as the last item. Memory is bounded by
 * the largest chunk.
 */
export async function* decode(source: AsyncIterable<Uint8Array>): AsyncGenerator<Decoded, void, undefined> {
  let head: Uint8Array = new Uint8Array(0);
  let decoder: { decoder: TextDecoder; encoding: string } | null = null;
  for await (const chunk of source) {
    let bytes = chunk;
    if (!decoder) {
      head = concat(head, chunk);
      if (head.length < SNIFF_BYTES) continue;
      bytes = head;
      const opened = open(head);
      if ('fault' in opened) return yield opened;
      decoder = opened;
    }
    const text = attempt(() => decoder?.decoder.decode(bytes, { stream: true }));
    if (text === null) return yield invalid(decoder.encoding);
    yield { text };
  }
  if (!decoder) {
    const opened = open(head);
    if ('fault' in opened) return yield opened;
    decoder = opened;
    const text = attempt(() => opened.decoder.decode(head, { stream: true }));
    if (text === null) return yield invalid(opened.encoding);
    yield { text };
  }
  // Only an incomplete character at the very end fails here: the file was cut.
  if (attempt(() => decoder.decoder.decode()) === null) yield { fault: { code: 'saft_truncated' } };
}

export type DecodeFault =
  | { readonly code: 'saft_unsupported_encoding'; readonly encoding: string }
  | { readonly code: 'saft_invalid_encoding'; readonly encoding: string }
  | { readonly code: 'saft_truncated' };

function invalid(encoding: string): Decoded {
  return { fault: { code: 'saft_invalid_encoding', encoding } };
}

function attempt(read: () => string | undefined): string | null {
  try {
    return read() ?? '';
  } catch {
    return null; // TextDecoder with `fatal` throws on bytes that are no text
  }
}

function open(head: Uint8Array): { decoder: TextDecoder; encoding: string } | { fault: DecodeFault } {
  const declared = declaredEncoding(head);
  const name = declared.toLowerCase();
  const marked = declared === 'utf-16le' || declared === 'utf-16be' ? declared : undefined;
  const encoding = Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : marked;
  if (!encoding) return { fault: { code: 'saft_unsupported_encoding', encoding: declared } };
  return { decoder: new TextDecoder(encoding, { fatal: true }), encoding: declared };
}

/** The byte order mark's encoding, else the declared one, else UTF-8 (XML 1.0, 4.3.3). */
function declaredEncoding(head: Uint8Array): string {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const start = new TextDecoder('windows-1252').decode(head.subarray(0, SNIFF_BYTES));
  // What is declared behind so many blanks another program would go by.
  if (start.startsWith('<?xml') && !start.includes('?>')) return `beyond the first ${SNIFF_BYTES} bytes`;
  const declared = DECLARATION.exec(start)?.[1] ?? 'utf-8';
  // UTF-16 without a mark can't have been readable as a declaration.
  return declared.toLowerCase().startsWith('utf-16') ? `${declared} (no byte order mark)` : declared;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
