import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assertion } from '#lib/domain/access/assertion.ts';
import { unpackBundle } from '#lib/domain/evidence/archive.ts';

/* The programs of docs/verify-without-us, and openssl, run on a bundle as a stranger runs them. */

const WHERE = 'docs/verify-without-us';
const there = (program: string, ...flags: string[]) => spawnSync(program, flags).status === 0;

export const PYTHON = there('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 8))');
export const OPENSSL = there('openssl', 'ts', '-help');
/** Go compiles for a while: only where it is asked for. */
export const GO = Boolean(process.env['SEGL_GO']);

export interface Outcome {
  readonly status: number | null;
  readonly said: string;
}

export interface Strangers {
  python(bundle: Uint8Array, ...flags: string[]): Outcome;
  /** The same of many bundles, in one process: starting one takes longer than most of them. */
  pythonEach(bundles: readonly Uint8Array[], ...flags: string[]): Outcome[];
  go(bundle: Uint8Array, ...keys: string[]): Outcome;
  /** Whether the token in the bundle is over its checkpoint of the installation's log. */
  openssl(bundle: Uint8Array, roots: string, change?: (body: string) => string): Outcome;
  /** Whether a passkey of this public key signed so, by the commands of the page; each part base64url. */
  passkey(signature: Omit<Assertion, 'passkey'>, publicKey: string): Outcome;
  /** SHA-256 of what a passkey signed of a document, by the commands of the page. */
  signing(
    of: Readonly<Record<'ACT_ID' | 'SHOWN_AT' | 'CLIENT' | 'DOCUMENT' | 'FILE' | 'PERSON', string>>,
  ): Outcome;
  log(folder: string, vkey: string): Outcome;
  remove(): void;
}

/** Runs the program named first on each file named after `--`, and prints what each run printed and ended with. */
const EACH = `
import contextlib, io, json, runpy, sys
program, *flags = sys.argv[1:sys.argv.index("--")]
for file in sys.argv[sys.argv.index("--") + 1:]:
    sys.argv, said, status = [program, file, *flags], io.StringIO(), 0
    with contextlib.redirect_stdout(said):
        try: runpy.run_path(program, run_name="__main__")
        except SystemExit as end: status = end.code
    print(json.dumps({"status": status, "said": said.getvalue()}))
`;

/** A folder with the programs, built as far as they are. */
export function strangers(): Strangers {
  const folder = mkdtempSync(join(tmpdir(), 'segl-strangers-'));
  const at = (name: string) => join(folder, name);
  const put = (name: string, content: Uint8Array | string) => {
    writeFileSync(at(name), content);
    return at(name);
  };
  /** Those of the page behind these words, as far as the next words in bold. */
  const commands = (words: string, given: Readonly<Record<string, string>>): Outcome => {
    const [, after = ''] = readFileSync(`${WHERE}/README.md`, 'utf8').split(words);
    const [part = ''] = after.split('**');
    const lines = part.split('\n').filter((line) => line.startsWith('    '));
    const env = { ...process.env, ...given };
    const said = spawnSync('sh', ['-c', lines.join('\n')], { cwd: folder, encoding: 'utf8', env });
    return { status: said.status, said: said.stdout + said.stderr };
  };
  const run = (program: string, ...flags: string[]): Outcome => {
    const { status, stdout, stderr } = spawnSync(program, flags, { encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };
  if (GO) {
    const built = spawnSync('go', ['build', '-o', at('verify'), '.'], {
      cwd: `${WHERE}/go`,
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(built.stderr);
  }
  return {
    python: (bundle, ...flags) => run('python3', `${WHERE}/verify.py`, put('bundle.zip', bundle), ...flags),
    pythonEach(bundles, ...flags) {
      const files = bundles.map((bundle, at) => put(`bundle-${at}.zip`, bundle));
      const { status, said } = run('python3', '-c', EACH, `${WHERE}/verify.py`, ...flags, '--', ...files);
      if (status !== 0) throw new Error(said);
      return said
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Outcome);
    },
    go: (bundle, ...keys) => run(at('verify'), 'bundle', put('bundle.zip', bundle), ...keys),
    openssl(bundle, roots, change = (body) => body) {
      const members = unpackBundle(bundle);
      if (!members.ok) throw new Error(members.error.code);
      const member = (name: string) => members.value.get(name) ?? new Uint8Array();
      const note = new TextDecoder().decode(member('installation/checkpoint'));
      const body = put('body', change(`${note.split('\n').slice(0, 3).join('\n')}\n`));
      const token = put('token.der', member('installation/tokens/0.der'));
      const files = ['-data', body, '-in', token, '-token_in', '-CAfile', put('roots.pem', roots)];
      return run('openssl', 'ts', '-verify', ...files);
    },
    passkey({ authenticatorData, clientDataJson, signature }, publicKey) {
      const parts = { AUTHENTICATOR_DATA: authenticatorData, CLIENT_DATA_JSON: clientDataJson };
      return commands('**What a passkey signed**', { ...parts, SIGNATURE: signature, PUBLIC_KEY: publicKey });
    },
    signing: (of) => commands('**Of a document**', of),
    log: (logFolder, vkey) => run(at('verify'), 'log', logFolder, vkey),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
