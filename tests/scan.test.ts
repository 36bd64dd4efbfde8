import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headersOf } from '../src/cli/headers.ts';
import { ACCEPTED } from './scan/allowed.ts';
import { CODES, keyOf, notChecked, type Finding, type Part } from './scan/finding.ts';
import { headerFaults } from './scan/headers.ts';
import { installScripts } from './scan/install-scripts.ts';
import { isAllowed, licences } from './scan/licences.ts';
import { packagesOf } from './scan/packages.ts';
import { isRed, judged, keep, lastIn, markdownOf } from './scan/report.ts';
import { secrets } from './scan/secrets.ts';

/* The short form of `npm run scan`: this tree as it is, and each fault planted. It asks nobody but this machine. */

const ROOT = resolve(import.meta.dirname, '..');
const NOW = new Date('2026-12-01T12:00:00Z');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'segl-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string | object): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

const found = (parts: readonly Part[]) => judged(parts, [], NOW, null).findings;

it('this tree: licences, install scripts and secrets, and each acceptance is of something', () => {
  const packages = packagesOf(ROOT);
  expect(packages.length).toBeGreaterThan(500);
  const parts = [licences(packages), installScripts(packages), secrets(ROOT)];
  const scan = judged(parts, ACCEPTED, NOW, null);
  expect(scan.findings).toEqual([]);
  expect(isRed(scan, existsSync(join(ROOT, '.git')))).toBe(false);
});

describe('packages', () => {
  const install = (name: string, manifest: object, locked: object = {}) => {
    const place = `node_modules/${name}`;
    put('package-lock.json', {
      packages: { '': {}, [place]: { version: '1.0.0', integrity: 'sha512-x', ...locked } },
    });
    put(`${place}/package.json`, { name, ...manifest });
    const packages = packagesOf(folder);
    return found([licences(packages), installScripts(packages)]);
  };

  it('a licence that is not allowed, and none', () => {
    expect(install('sound', { license: 'MIT' })).toEqual([]);
    expect(install('old', { licenses: [{ type: 'MIT' }, { type: 'GPL-2.0-only' }] })).toEqual([]);
    const where = 'closed@1.0.0';
    expect(install('closed', { license: 'BUSL-1.1' })).toEqual([
      { code: 'licence_not_allowed', where, says: 'BUSL-1.1' },
    ]);
    expect(install('closed', {})).toMatchObject([{ code: 'licence_missing', where }]);
    // What lies there counts, not what the lock file says of it.
    expect(install('closed', { license: 'UNLICENSED' }, { license: 'MIT' })).toMatchObject([
      { code: 'licence_not_allowed', where },
    ]);
    // Where it was read holds for the version in which it was.
    expect(install('svelte-toolbelt', {})).toMatchObject([{ code: 'licence_missing' }]);
  });

  it('any licence of those joined by OR, and all of those joined by AND', () => {
    for (const good of ['MIT', '(MIT OR GPL-2.0-only)', 'MIT AND Zlib', '(MIT AND Zlib)'])
      expect(isAllowed(good)).toBe(true);
    for (const bad of ['MIT AND GPL-2.0-only', 'GPL-2.0-only OR SSPL-1.0', 'SEE LICENSE IN x', ''])
      expect(isAllowed(bad)).toBe(false);
  });

  it('a script at installation that is new, or another than it was', () => {
    const sound = { license: 'MIT' };
    expect(install('esbuild', { ...sound, scripts: { postinstall: 'node install.js' } })).toEqual([]);
    expect(install('esbuild', { ...sound, scripts: { postinstall: 'curl x | sh' } })).toEqual([
      { code: 'install_script_unknown', where: 'esbuild@1.0.0', says: 'curl x | sh' },
    ]);
    expect(install('new', { ...sound, scripts: { preinstall: 'node x.js' } })).toMatchObject([
      { code: 'install_script_unknown', where: 'new@1.0.0' },
    ]);
    put('node_modules/compiled/binding.gyp', '{}');
    expect(install('compiled', sound)).toMatchObject([{ code: 'install_script_unknown' }]);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    put('package-lock.json', {
      packages: {
        'node_modules/absent': { version: '1.0.0', license: 'MIT', hasInstallScript: true, integrity: 'x' },
        'node_modules/unpinned': { version: '1.0.0', license: 'MIT' },
      },
    });
    expect(found([installScripts(packagesOf(folder))]).map(keyOf)).toEqual([
      'install_script_unknown absent@1.0.0',
      'package_unpinned unpinned@1.0.0',
    ]);
  });
});

describe('secrets', () => {
  /** Written here in halves, or this file would have some. */
  const PLANTED: Record<string, string> = {
    'a private key': `-----BEGIN ${'PRIVATE KEY'}-----\n${'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0'.slice(2)}wawIBAQQg\n`,
    'an access key': ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
    'a token of a host': ['ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join(''),
    'a web token': ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NSJ9', 'dozjgNryP4J3jVmNHl0w5N'].join('.'),
    'a key of a signed note': ['PRIVATE', 'KEY', 'example+c74f20a3', 'AYEKFALVFGyNhPJEMzD1QIDr'].join('+'),
    'a password in an address': `postgres://segl:${['kX9vQ2', 'mZ7pT4w'].join('')}@db.example/segl`,
    'a setting': `SMTP_PASSWORD=${['q8ZrT2vLk5', 'Xw9NbC3mJd7H'].join('')}`,
    'a random text': `"${['Zk3vR8xQ1mW5tY7uB2nC', '9pL4sD6fG0hJqAeIoUzTr'].join('')}"`,
  };

  it.each(Object.entries(PLANTED))('%s is found, and not told', (_, secret) => {
    spawnSync('git', ['init', '-q', folder]);
    put('notes.txt', `first line\n${secret}\n`);
    put('kept/ignored.txt', secret);
    put('.gitignore', 'kept/\n');
    const scan = judged([secrets(folder)], [], NOW, null);
    expect(scan.findings).toHaveLength(1);
    expect(scan.findings[0]?.where).toMatch(/^notes\.txt [0-9a-f]{12}$/);
    expect(scan.findings[0]?.says).toMatch(/^line 2: /);
    expect(isRed(scan, false)).toBe(true);
    for (const word of secret.split(/\s+/).filter((each) => each.length > 15))
      expect(JSON.stringify(scan) + markdownOf(scan)).not.toContain(word);
  });

  it('what is none is none', () => {
    spawnSync('git', ['init', '-q', folder]);
    put(
      'a.txt',
      `postgres://segl:secret@localhost/x "${'ab'.repeat(32)}" token = "…" /a/long/path/to/some/file/x1`,
    );
    expect(found([secrets(folder)])).toEqual([]);
  });

  it('where there is no checkout nothing was looked at', () => {
    expect(secrets(folder).notChecked).not.toBeNull();
  });
});

describe('the command', () => {
  type Answer = (request: IncomingMessage, response: ServerResponse) => void;
  async function listening<T>(answer: Answer, work: (url: string) => Promise<T>): Promise<T> {
    const server = createServer(answer);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  /** A server with the headers of ours; its pages are files. */
  const sound: Answer = (request, response) => {
    const headers = headersOf(request.url === '/shell' ? '/' : (request.url ?? ''), false);
    response.writeHead(200, { ...headers, 'content-type': 'text/plain' }).end();
  };
  const without =
    (name: string): Answer =>
    (_, response) => {
      response.setHeader('content-type', 'text/plain');
      for (const [each, value] of Object.entries(headersOf('/', false)))
        if (each !== name) response.setHeader(each, value);
      response.end();
    };

  const knowing =
    (advisories: object): Answer =>
    (request, response) => {
      const body: Buffer[] = [];
      request.on('data', (chunk: Buffer) => body.push(chunk));
      request.on('end', () => {
        const sent = Buffer.concat(body);
        const asked = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
        // It is asked for all that there is.
        const whole = asked.includes('"postgres"') && asked.includes('"vite"');
        const bulk = request.url === '/-/npm/v1/security/advisories/bulk';
        response.setHeader('content-type', 'application/json');
        response.writeHead(bulk && whole ? 200 : 400).end(JSON.stringify(advisories));
      });
    };
  const silent: Answer = (_, response) => void response.writeHead(405).end();
  const planted = {
    vite: [
      {
        id: 1,
        url: 'https://advisories.example/1',
        title: 'reads what it should not',
        severity: 'high',
        vulnerable_versions: '>=1.0.0',
        cwe: [],
        cvss: { score: 7.5, vectorString: null },
      },
    ],
  };

  /** Asks this registry and this server, and nobody else. */
  function scan(registry: Answer, server: Answer, ...more: string[]) {
    return listening(registry, (npm) =>
      listening(server, async (url) => {
        const child = spawn(
          process.execPath,
          [join(ROOT, 'tests/scan/run.ts'), '--server', url, '--results', folder, ...more],
          { env: { ...process.env, npm_config_registry: npm, npm_config_cache: join(folder, 'npm') } },
        );
        let said = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (text: Buffer) => (said += text.toString()));
        const code = await new Promise<number | null>((done) => child.once('close', done));
        return { code, said };
      }),
    );
  }

  it('is green where all is well, and red for an advisory, with what is new since', async () => {
    const { code, said } = await scan(knowing({}), sound, '--whole');
    expect(said).toContain('| advisories | ');
    expect([code, said]).toEqual([0, expect.not.stringContaining('## Findings')]);
    const red = await scan(knowing(planted), sound);
    expect(red.code).toBe(1);
    expect(red.said).toContain('`advisory` vite https://advisories.example/1: high, >=1.0.0: reads');
    expect(red.said).toMatch(/## New since .*\n\n- advisory vite/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.md'))).toHaveLength(2);
  });

  it('over TLS asks for what keeps it so, for a year or longer and in all names', () => {
    const told = (more: Record<string, string>) => {
      const headers = new Headers({ ...headersOf('/x', true), 'content-type': 'application/json', ...more });
      return headerFaults('/x', { headers }, '', true).map(({ code }) => code);
    };
    expect(told({})).toEqual([]);
    for (const short of ['max-age=86400; includeSubDomains', 'max-age=63072000', 'max-age=0'])
      expect(told({ 'strict-transport-security': short })).toEqual(['header_wrong']);
    expect(told({ 'access-control-allow-origin': '*' })).toEqual(['header_wrong']);
  });

  it('is red for a header that one answer lacks', async () => {
    const { code, said } = await scan(knowing({}), without('x-content-type-options'));
    expect(code).toBe(1);
    expect(said).toContain('`header_missing` /sign-in x-content-type-options: not sent');
  });

  it('never says clean of what it could not ask: that is no fault by day, and stops a release', async () => {
    const { code, said } = await scan(silent, sound);
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/advisories \| \*\*not checked\*\* \| the registry/),
    ]);
    expect((await scan(silent, sound, '--whole')).code).toBe(1);
  });
});

describe('what was found', () => {
  const one: Finding = { code: 'advisory', where: 'x https://a.example/1', says: 'high' };
  const two: Finding = { code: 'secret_known', where: 'a.txt 0123456789ab', says: 'line 1: npm token' };
  const part = (name: Part['name'], findings: readonly Finding[]): Part => {
    return { name, looked: 1, findings, notChecked: null };
  };

  it('is kept, and held against the scan before', () => {
    expect(lastIn(folder)).toBeNull();
    keep(folder, judged([part('advisories', [one])], [], new Date('2026-11-30T00:00:00Z'), null));
    const scan = judged([part('secrets', [two])], [], NOW, lastIn(folder));
    expect(scan.since).toEqual({ at: '2026-11-30T00:00:00.000Z', new: [keyOf(two)], gone: [keyOf(one)] });
    keep(folder, scan);
    expect(lastIn(folder)?.at).toBe(NOW.toISOString());
    expect(markdownOf(scan)).toContain(`## Gone since 2026-11-30T00:00:00.000Z\n\n- ${keyOf(one)}`);
  });

  it('is let stand for a reason, an advisory until a day, and nothing that is not there', () => {
    const parts = [part('advisories', [one]), part('secrets', [])];
    const accepted = { ...one, reason: 'not reached' };
    const codes = (...given: Parameters<typeof judged>[1]) =>
      judged(parts, given, NOW, null).findings.map(({ code }) => code);
    expect(codes({ ...accepted, until: '2026-12-01' })).toEqual([]);
    expect(codes({ ...accepted, until: '2026-11-30' })).toEqual(['advisory', 'acceptance_over']);
    expect(codes(accepted)).toEqual(['advisory', 'acceptance_over']);
    expect(codes({ ...two, reason: 'an example' })).toEqual(['advisory', 'acceptance_unused']);
    const unasked = judged([notChecked('advisories', 'no answer')], [accepted], NOW, null);
    expect(unasked.findings).toEqual([]);
  });

  it('has a code that docs/errors.md explains', () => {
    const errors = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
    const [, section = ''] = errors.split('\n## Scan\n');
    expect([...section.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code)).toEqual([...CODES]);
  });
});

it('each night, and before each release, scan and attack run, and a red one stops', () => {
  const steps = (name: string) =>
    [...readFileSync(join(ROOT, `.github/workflows/${name}.yml`), 'utf8').matchAll(/- run: (.*)/g)].map(
      ([, command]) => command,
    );
  expect(steps('nightly')).toEqual(['npm ci', 'npm run scan', 'npm run attack']);
  const release = steps('release');
  expect(release.slice(0, 4)).toEqual(['npm ci', 'npm test', 'npm run scan -- --whole', 'npm run attack']);
  const all = readdirSync(join(ROOT, '.github/workflows')).map((name) =>
    readFileSync(join(ROOT, '.github/workflows', name), 'utf8'),
  );
  expect(all.join('\n')).not.toContain('continue-on-error');
});
