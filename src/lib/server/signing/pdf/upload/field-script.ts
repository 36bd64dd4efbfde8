/*
 * The functions that programs for forms write into fields (Adobe's aforms.js): they say what may be typed, how it is
 * written, and what is added up. Arguments are written out: nothing is computed, and nothing else is called.
 */

const NAMES = [
  'AF(?:Number|Percent|Date|Time|Special)_(?:Format|Keystroke)',
  'AF(?:Date|Time)_FormatEx',
  'AF(?:Date|Special)_KeystrokeEx',
  'AFRange_Validate',
  'AFSimple_Calculate',
].join('|');
const TEXT = String.raw`"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\\\r\n]|\\[^\r\n])*'`;
const PLAIN = String.raw`(?:${TEXT}|[-+]?(?:\d+(?:\.\d*)?|\.\d+)|true|false|null)`;
const PLAINS = String.raw`(?:${PLAIN}\s*(?:,\s*${PLAIN}\s*)*)?`;
const VALUE = String.raw`(?:${PLAIN}|new\s+Array\s*\(\s*${PLAINS}\)|\[\s*${PLAINS}\])`;
const CALL = String.raw`(?:${NAMES})\s*\(\s*(?:${VALUE}\s*(?:,\s*${VALUE}\s*)*)?\)`;
const SCRIPT = new RegExp(String.raw`^[\s;]*(?:${CALL}[\s;]*)*$`);
/** A sum of a hundred fields with long names takes a tenth. */
const LONGEST = 50_000;

/** Whether a script does no more than say how its field is filled in: what it works on goes with the form. */
export function onlyFormats(script: string): boolean {
  return script.length <= LONGEST && SCRIPT.test(script);
}
