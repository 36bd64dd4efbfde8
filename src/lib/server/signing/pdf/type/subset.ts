import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/* HarfBuzz's own subsetter, as its package ships it: no wrapper comes with it, so this is the little that is called. */

interface Subsetter {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(at: number): void;
  hb_blob_create(data: number, length: number, mode: number, user: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_glyph_set(input: number): number;
  hb_subset_input_set(input: number, kind: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_input_pin_axis_location(input: number, face: number, axis: number, value: number): number;
  hb_subset_or_fail(face: number, input: number): number;
}

/** The memory belongs to whoever made it and is not written to. */
const READ_ONLY = 1;
const DROPPED_TABLES = 3;
/** Glyphs keep their numbers; no hints, which no viewer of today uses; what shaping found is all there is. */
const FLAGS = 0x1 | 0x2 | 0x200;
/** What shaping needs and paper does not. */
const NOT_ON_PAPER = ['GDEF', 'GPOS', 'GSUB', 'BASE', 'STAT', 'JSTF', 'gasp', 'vhea', 'vmtx', 'name', 'cmap'];

let subsetter: Subsetter | null = null;

function start(): Subsetter {
  const path = createRequire(import.meta.url).resolve('harfbuzzjs/dist/harfbuzz-subset.wasm');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)));
  return exports as unknown as Subsetter;
}

/** A TrueType font with these glyphs alone, under the numbers they had; a variable one at the weight. Throws on no font. */
export function subsetOf(font: Uint8Array, glyphs: Iterable<number>, weight: number | null): Uint8Array {
  subsetter ??= start();
  const hb = subsetter;
  const data = hb.malloc(font.length);
  new Uint8Array(hb.memory.buffer).set(font, data);
  const blob = hb.hb_blob_create(data, font.length, READ_ONLY, 0, 0);
  const face = hb.hb_face_create(blob, 0);
  const input = hb.hb_subset_input_create_or_fail();
  hb.hb_subset_input_set_flags(input, FLAGS);
  const wanted = hb.hb_subset_input_glyph_set(input);
  for (const glyph of glyphs) hb.hb_set_add(wanted, glyph);
  const dropped = hb.hb_subset_input_set(input, DROPPED_TABLES);
  for (const table of NOT_ON_PAPER) hb.hb_set_add(dropped, tag(table));
  if (weight !== null) hb.hb_subset_input_pin_axis_location(input, face, tag('wght'), weight);
  const made = hb.hb_subset_or_fail(face, input);
  const bytes = made === 0 ? null : contentsOf(hb, made);
  hb.hb_subset_input_destroy(input);
  hb.hb_face_destroy(face);
  hb.hb_blob_destroy(blob);
  hb.free(data);
  if (!bytes) throw new Error('the font could not be cut down');
  return bytes;
}

function contentsOf(hb: Subsetter, face: number): Uint8Array {
  const blob = hb.hb_face_reference_blob(face);
  const at = hb.hb_blob_get_data(blob, 0);
  const bytes = new Uint8Array(hb.memory.buffer).slice(at, at + hb.hb_blob_get_length(blob));
  hb.hb_blob_destroy(blob);
  hb.hb_face_destroy(face);
  return bytes;
}

function tag(name: string): number {
  return [...name].reduce((number, letter) => number * 256 + letter.charCodeAt(0), 0);
}
