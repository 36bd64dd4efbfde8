/** A row of `docs/asvs.md`. */
export interface Row {
  readonly number: string;
  readonly level: number;
  readonly words: string;
  readonly state: string;
  /** The tests that hold it, a document that says it, or a reason. */
  readonly by: string;
}

export const STATES = ['held', 'written', 'not applicable', 'not yet'] as const;

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

export function rowsOf(document: string): Row[] {
  return document
    .split('\n')
    .filter((line) => /^\| \d+\.\d+\.\d+ /.test(line))
    .map(cellsOf)
    .map(([number = '', level = '', words = '', state = '', by = '']) => {
      return { number, level: Number(level), words, state, by };
    });
}

/** The numbers at the head: of level 1, and of both. */
export function countsOf(document: string): Record<string, readonly [number, number]> {
  const rows = document.split('\n').map(cellsOf);
  return Object.fromEntries(
    STATES.map((state) => {
      const [, first, both] = rows.find(([named]) => named === state) ?? [];
      return [state, [Number(first), Number(both)]];
    }),
  );
}

export function testsIn(by: string): string[] {
  return [...by.matchAll(/`([^`]+\.(?:test|spec)\.ts)`/g)].map(([, path = '']) => path);
}

/** Of a link: the file, from `docs/`, and the heading within it. */
export function linksIn(by: string): { readonly file: string; readonly heading: string | null }[] {
  return [...by.matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)].map(([, file = '', heading]) => {
    return { file, heading: heading ?? null };
  });
}

/** As hosts of repositories name a heading in an address. */
export function headingsIn(document: string): string[] {
  return [...document.matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
