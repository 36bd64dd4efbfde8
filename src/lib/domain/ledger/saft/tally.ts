import type { SaftElementCount } from '../saft-report.ts';

/** A place in the file's tree, such as `AuditFile/Header/Company/Name`, and what became of the elements there. */
export interface SaftPath {
  readonly name: string;
  readonly path: string;
  readonly children: Map<string, SaftPath>;
  /** How often it came. */
  read: number;
  kept: number;
  checked: number;
}

/** More than every path of every version; a file that makes up names without end is stopped here. */
export const MOST_PATHS = 4000;

/** Of any schema's names none is half as long; a namespace before a foreign one counts too. */
const LONGEST_NAME = 256;

/** What an element was read for: its value goes into the ledger, or it only steers and checks. */
export const CHECKED = 1;
export const KEPT = 2;
export type Use = typeof CHECKED | typeof KEPT;

/** An element as it is counted: where, and for what it has been read so far. */
export interface Counted {
  readonly name: string;
  readonly place: SaftPath;
  readonly text: string;
  readonly children: readonly Counted[];
  use: 0 | Use;
}

/** Gives back the very object that it is asked to make. */
const Same = class {
  constructor(record: object) {
    return record;
  }
};

/**
 * What a record was made of, for whoever decides later what of it is kept: a private field of the record itself, which nobody
 * else sees. Of records there are millions, and a weak map of them costs the garbage collector more than reading them does.
 */
class Origin extends Same {
  #element: Counted;

  constructor(record: object, element: Counted) {
    super(record);
    this.#element = element;
  }

  static of(record: object): Counted | null {
    return #element in record ? record.#element : null;
  }
}

/** The element that a record was made of; null of one that no file said. */
export function originOf(record: object): Counted | null {
  return Origin.of(record);
}

/**
 * Counts every element of a file by its path, and what became of it. Nobody has to remember to say that an element is
 * left behind: one that no converter asks for is.
 */
export class SaftTally {
  readonly #root: SaftPath = { name: '', path: '', children: new Map(), read: 0, kept: 0, checked: 0 };
  #paths = 0;

  /**
   * @param name as the reader gives it, which holds on to no piece of the file
   * @returns null when the file has more paths than {@link MOST_PATHS}, or names beyond all measure
   */
  opened(parent: SaftPath | undefined, name: string): SaftPath | null {
    const { children, path } = parent ?? this.#root;
    let found = children.get(name);
    if (!found) {
      if (++this.#paths > MOST_PATHS || name.length > LONGEST_NAME) return null;
      found = {
        name,
        path: path === '' ? name : `${path}/${name}`,
        children: new Map(),
        read: 0,
        kept: 0,
        checked: 0,
      };
      children.set(name, found);
    }
    found.read += 1;
    return found;
  }

  /** Nothing of a record was kept. */
  leave(record: object): void {
    const origin = originOf(record);
    if (origin) for (const place of keptIn(origin)) place.kept -= 1;
  }

  /** One element, such as the second name of a journal, was not kept. */
  leaveOne(path: string): void {
    const place = this.#at(path);
    if (place) place.kept -= 1;
  }

  /** Everything at and below a path was of use for checking alone. */
  onlyCheckedBelow(path: string): void {
    const place = this.#at(path);
    if (place) for (const each of below(place)) each.checked += each.kept;
    if (place) for (const each of below(place)) each.kept = 0;
  }

  /**
   * Every path that holds a value, with the records it belongs to, in the order in which they first came. Of what is
   * mere structure (`MasterFiles`) nothing is said, unless all that stands in it is left behind.
   */
  table(): SaftElementCount[] {
    return [...below(this.#root)]
      .filter(
        (place) =>
          place !== this.#root &&
          (place.children.size === 0 || place.kept + place.checked > 0 || isUnused(place)),
      )
      .map(({ path, read, kept, checked }) => ({ path, read, kept, checked, left: read - kept - checked }));
  }

  #at(path: string): SaftPath | undefined {
    return path.split('/').reduce<SaftPath | undefined>((at, name) => at?.children.get(name), this.#root);
  }
}

function* below(place: SaftPath): Generator<SaftPath> {
  yield place;
  for (const child of place.children.values()) yield* below(child);
}

function isUnused(place: SaftPath): boolean {
  return [...below(place)].every(({ kept, checked }) => kept + checked === 0);
}

/** Counts what an element is read for; what it is of most use for counts. */
export function use(element: Counted, purpose: Use): void {
  const { place } = element;
  if (purpose <= element.use) return;
  if (element.use === CHECKED) place.checked -= 1;
  element.use = purpose;
  if (purpose === KEPT) place.kept += 1;
  else place.checked += 1;
}

/** Remembers what a record was made of. */
export function remember<T extends object>(record: T, element: Counted): T {
  new Origin(record, element);
  return record;
}

function* keptIn(element: Counted): Generator<SaftPath> {
  if (element.use === KEPT) yield element.place;
  for (const child of element.children) yield* keptIn(child);
}
