import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of the lock file: as it lies in `node_modules`, or as the lock file has it where this machine does not need it. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as its maker wrote it; null where none is said. */
  readonly licence: string | null;
  /** What npm runs while it is installed: the scripts' texts. */
  readonly installScripts: readonly string[];
  /** Whether the lock file has a hash of it, or of the package that it came within. */
  readonly pinned: boolean;
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly inBundle?: boolean;
}

interface Manifest {
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
  readonly scripts?: unknown;
}

/** Stands for the scripts of a package that the lock file says to have some, for another kind of machine. */
export const UNSEEN = 'not on this machine';
const RUN_BY_NPM = ['preinstall', 'install', 'postinstall'];

/** @param root the folder with `package-lock.json` and `node_modules` */
export function packagesOf(root: string): Package[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  return Object.entries(lock.packages)
    .filter(([place]) => place !== '')
    .map(([place, locked]) => packageAt(root, place, locked));
}

function packageAt(root: string, place: string, locked: Locked): Package {
  const file = join(root, place, 'package.json');
  const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : null;
  const scripts = manifest ? scriptsOf(manifest, join(root, place)) : [];
  return {
    name: place.replace(/^.*node_modules\//, ''),
    version: locked.version ?? '',
    licence: (manifest && licenceOf(manifest)) ?? locked.license ?? null,
    installScripts: scripts.length === 0 && locked.hasInstallScript ? [UNSEEN] : scripts,
    pinned: locked.integrity !== undefined || locked.inBundle === true,
  };
}

function licenceOf({ license, licenses }: Manifest): string | null {
  if (typeof license === 'string') return license;
  if (license?.type) return license.type;
  const types = licenses?.flatMap(({ type }) => type ?? []) ?? [];
  return types.length > 0 ? types.join(' OR ') : null;
}

/** With the compiling that npm begins by itself where there is a `binding.gyp`. */
function scriptsOf({ scripts }: Manifest, folder: string): string[] {
  const said = typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : {};
  const run = RUN_BY_NPM.flatMap((name) => {
    const text = said[name];
    return typeof text === 'string' ? [text] : [];
  });
  return run.length === 0 && existsSync(join(folder, 'binding.gyp')) ? ['node-gyp rebuild'] : run;
}
