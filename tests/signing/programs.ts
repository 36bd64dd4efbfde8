import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Checkers that others wrote. They are Debian packages: openssl, poppler-utils, mupdf-tools, qpdf. */
export type Program = 'openssl' | 'pdfsig' | 'mutool' | 'qpdf';

export function has(program: Program): boolean {
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
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
    return { code: status, output: `${stdout}${stderr}` };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
