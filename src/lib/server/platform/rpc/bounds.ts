/** Every object or list inside another: the deepest thing the app sends, a photo in a batch of changes, is ten deep. */
const MOST_DEPTH = 20;
/** Fifty changes of twenty photos each, more than a device sends at a time, are some 8,000. */
const MOST_VALUES = 20_000;
/** A report as paper has a value for each cell: how long one is taken, the size of the body says. */
export const MOST_OF_PAPER = 1_000_000;

/**
 * Whether JSON text has no more values, and none deeper, than any call of the app. Counts what begins or separates
 * values outside strings, so it costs one pass over the text and builds nothing; whether it is JSON at all is the
 * parser's to say.
 * @param mostValues where a call sends more than those of the app's procedures
 */
export function withinBounds(json: string, mostValues = MOST_VALUES): boolean {
  let [depth, values] = [0, 0];
  for (let at = 0; at < json.length; at++) {
    const character = json.charCodeAt(at);
    if (character === QUOTE) at = endOfString(json, at + 1);
    else if (character === OPEN_OBJECT || character === OPEN_LIST) [depth, values] = [depth + 1, values + 1];
    else if (character === CLOSE_OBJECT || character === CLOSE_LIST) depth -= 1;
    else if (character === COMMA) values += 1;
    if (depth > MOST_DEPTH || values > mostValues) return false;
  }
  return true;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

function endOfString(json: string, from: number): number {
  let at = from;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** A chunk of a photo has three fields; each is led by its name and type. */
const MOST_FIELDS = 10;
const MOST_LEAD_BYTES = 1_000;

/** Whether a `multipart/form-data` body has no more fields, and no longer leads, than any form of the app. */
export function formWithinBounds(body: Uint8Array<ArrayBuffer>, boundary: string): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const mark = `--${boundary}`;
  let fields = 0;
  for (let at = bytes.indexOf(mark); at >= 0;) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) return true;
    fields += 1;
    if (fields > MOST_FIELDS || end - at > MOST_LEAD_BYTES) return false;
    at = bytes.indexOf(mark, end);
  }
  return true;
}
