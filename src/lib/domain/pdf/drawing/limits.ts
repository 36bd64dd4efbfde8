/** The most that drawing may cost. An operator is the unit: viewers do about a million a second. */
export const DRAWING_LIMITS = {
  /**
   * Operators on one page, what is drawn by name counted as often as it is. The 32 MiB of content that a page may have
   * hold as many at eight bytes each; dense maps take twelve.
   */
  page: 4_000_000,
  /** Of all pages: 500 of them, each with three thousand glyphs that are drawings of a hundred operators. */
  document: 200_000_000,
  /** Operators that are read, each once for each set of resources: the largest content of all pages has so many. */
  read: 16_000_000,
  /** Bytes of forms, patterns and glyphs that are read, as much as all pages may have themselves. */
  bytes: 128 * 1024 * 1024,
  /** Graphics states saved at once, each kept by the viewer. The standard's own limit was 28; careless writers leave some hundreds open. */
  states: 10_000,
  /** Forms, patterns, masks and glyphs within one another. Viewers stop drawing between 28 and 40, each elsewhere. */
  nesting: 24,
  /** Functions within one another, counted as often as they are referred to: readers unfold them. */
  functions: 10_000,
  /** Bytes of a function that is a program (type 4). Those that printers' colours come with have some thousand. */
  program: 32 * 1024,
  /** The largest picture, in pixels: A0 at 400 dpi is 249 million. */
  pixels: 300_000_000,
} as const;

/** What is drawn or set by name is looked up. */
export const BY_NAME = 4;
/** A transparency group has a sheet of its own, which is laid on the page. */
export const GROUP = 200;
/** Pixels of a picture that take as long as an operator. */
export const PIXELS_PER_OPERATOR = 1000;
/** A shading covers what it is clipped to, which is the page if nothing is said. */
export const SHADING = 200;
/** Each byte of a mesh: a triangle takes four or more of them. */
export const MESH_BYTE = 4;
/** Where a shading is computed at each point of the page, each byte of the program that computes it. */
export const PROGRAM_BYTE = 600;
/** Copying a pattern's cell to one more place. */
export const CELL = 0.05;
/** What is taken for the area of a page, in its own units: A4. */
export const PAGE_AREA = 500_000;
/** What reading one more stream takes, in bytes. */
export const LEAST_BYTES = 256;
