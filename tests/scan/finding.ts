/** What a scan can find; each stands in `docs/errors.md`. */
export const CODES = [
  'advisory',
  'licence_missing',
  'licence_not_allowed',
  'install_script_unknown',
  'package_unpinned',
  'secret_known',
  'secret_likely',
  'header_missing',
  'header_wrong',
  'acceptance_over',
  'acceptance_unused',
] as const;
export type Code = (typeof CODES)[number];

export interface Finding {
  readonly code: Code;
  /** A package, a file or an address; with the code the same as long as the finding is the same. */
  readonly where: string;
  readonly says: string;
}

export const PARTS = ['advisories', 'licences', 'install scripts', 'secrets', 'headers'] as const;

/** One of the things that a scan looks at. What could not be looked at has no findings and is not clean. */
export interface Part {
  readonly name: (typeof PARTS)[number];
  /** How many packages, files or addresses were looked at. */
  readonly looked: number;
  readonly findings: readonly Finding[];
  /** Why it was not looked at; null where it was. */
  readonly notChecked: string | null;
}

/** By which a finding is known again. */
export function keyOf({ code, where }: Pick<Finding, 'code' | 'where'>): string {
  return `${code} ${where}`;
}

/** @param why in a word or two */
export function notChecked(name: Part['name'], why: string): Part {
  return { name, looked: 0, findings: [], notChecked: why };
}
