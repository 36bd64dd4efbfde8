import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixture } from '../setup/files/fixtures.ts';

/**
 * Checkers that others wrote. They are Debian packages: openssl, poppler-utils, mupdf-tools, qpdf; but `dss`, which is
 * a command of one's own around the European Commission's validator, and `pyhanko`, one around that: `SEGL_DSS` and
 * `SEGL_PYHANKO`, or those beside the reference data.
 */
export type Program = 'openssl' | 'pdfsig' | 'mutool' | 'qpdf' | 'dss' | 'pyhanko';

const OWN = {
  dss: { command: process.env['SEGL_DSS'] ?? fixture('../checkers/dss/run'), runs: ['java', '-version'] },
  pyhanko: {
    command: process.env['SEGL_PYHANKO'] ?? fixture('../checkers/pyhanko/run'),
    runs: ['python3', '--version'],
  },
} as const;

export function has(program: Program): boolean {
  if (program === 'dss' || program === 'pyhanko') {
    const { command, runs } = OWN[program];
    return existsSync(command) && spawnSync(runs[0], [runs[1]]).error === undefined;
  }
  return spawnSync(program, [program === 'openssl' ? 'version' : '-v']).error === undefined;
}

/** What a test's name says where the program is missing. */
export function unlessMissing(program: Program, name: string): string {
  return has(program) ? name : `${name} (skipped: ${program} not installed)`;
}

/** Runs a program in a folder of its own with these files in it. @returns its exit code and all it printed */
export function run(
  program: Program,
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array | string>> = {},
): { readonly code: number | null; readonly output: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'segl-check-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
    const command = program === 'dss' || program === 'pyhanko' ? OWN[program].command : program;
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd,
      encoding: 'utf8',
    });
    return { code: status, output: `${stdout}${stderr}` };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
