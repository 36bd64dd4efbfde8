import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REQUIREMENTS } from './asvs/requirements.ts';
import { countsOf, headingsIn, linksIn, rowsOf, STATES, testsIn } from './asvs/table.ts';
import { walk } from './setup/walk.ts';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const document = read('docs/asvs.md');
const rows = rowsOf(document);

describe('docs/asvs.md', () => {
  it('has each requirement of levels 1 and 2, once, in their order', () => {
    expect([1, 2, 3].map((of) => REQUIREMENTS.filter(({ level }) => level === of).length)).toEqual([
      70, 183, 92,
    ]);
    expect(rows.map(({ number, level }) => ({ number, level }))).toEqual(
      REQUIREMENTS.filter(({ level }) => level <= 2),
    );
    expect(rows.filter(({ words }) => words === '')).toEqual([]);
  });

  it('counts at its head what stands below', () => {
    const of = (state: string) => rows.filter((row) => row.state === state);
    const counted = STATES.map((state) => [
      state,
      [of(state).filter(({ level }) => level === 1).length, of(state).length],
    ]);
    expect(countsOf(document)).toEqual(Object.fromEntries(counted));
    expect(STATES.reduce((sum, state) => sum + of(state).length, 0)).toBe(rows.length);
  });

  it('names tests that are there, are run, and leave nothing out', () => {
    const run = [...read('vite.config.ts').matchAll(/include: \[([^\]]+)\]/g)].flatMap(([, globs = '']) =>
      [...globs.matchAll(/'([^']+)'/g)].map(([, glob = '']) => glob),
    );
    expect(run.length).toBeGreaterThan(3);
    return walk(
      rows.filter(({ state }) => state === 'held'),
      ({ by }) => {
        expect(testsIn(by)).not.toEqual([]);
        for (const test of testsIn(by)) {
          expect([test, existsSync(join(ROOT, test))]).toEqual([test, true]);
          expect([test, run.some((glob) => matchesGlob(test, glob))]).toEqual([test, true]);
          expect([test, read(test)]).toEqual([test, expect.stringMatching(/\b(it|test)\b[^]*\bexpect/)]);
          expect([test, /\b(it|test|describe)\.(only|todo|fails|skip)\(/.test(read(test))]).toEqual([
            test,
            false,
          ]);
        }
      },
    );
  });

  it('names documents that say it, only where a document is asked for', () =>
    walk(
      rows.filter(({ state }) => state === 'written'),
      ({ number, by }) => {
        expect(DOCUMENTATION.test(number)).toBe(true);
        expect(linksIn(by)).not.toEqual([]);
        for (const { file, heading } of linksIn(by)) {
          const said = readFileSync(resolve(ROOT, 'docs', file), 'utf8');
          if (heading !== null) expect(headingsIn(said)).toContain(heading);
        }
      },
    ));

  it('gives a reason where no test holds it', () => {
    const open = rows.filter(({ state }) => state === 'not applicable' || state === 'not yet');
    expect(open.filter(({ by }) => by.length < 3)).toEqual([]);
  });
});

/** The sections of the standard that ask for documents: the first of most chapters. */
const DOCUMENTATION = /^(2|3|5|6|7|8|11|13|14|15|16)\.1\./;

interface Source {
  readonly path: string;
  readonly text: string;
}

const sources: readonly Source[] = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .filter((path) => /\.(ts|svelte)$/.test(path) && !/\.(test|spec)\.ts$/.test(path))
  .map((path) => ({ path, text: read(path) }));
const server = sources.filter(({ path }) => /^src\/(lib\/(server|domain)|routes|hooks)/.test(path));
const having = (pattern: RegExp, among: readonly Source[]) =>
  among.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('what the table says is not there', () => {
  it('is not: techniques that whole chapters are about', () => {
    const absent = /\b(WebSocket|RTCPeerConnection|graphql|ldapjs?|xpath|memcached?|jsonwebtoken)\b|\bjose\b/;
    expect(having(absent, sources)).toEqual([]);
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const named = /graphql|ldap|xpath|memcache|jsonwebtoken|^jose$|saml|socket\.io|^ws$|handlebars|ejs|pug/;
    expect(Object.keys(dependencies).filter((name) => named.test(name))).toEqual([]);
    // One asks providers who somebody is: V10.5, and of V10.1 and V10.2 what is about those who ask. Nothing is one itself.
    expect(Object.keys(dependencies).filter((name) => /oidc|openid|oauth/.test(name))).toEqual([
      'openid-client',
    ]);
  });

  it('is not: text that is run as code, or handed to a shell', () => {
    expect(having(/\beval\(|\bnew Function\(|\bnode:vm\b/, sources)).toEqual([]);
    const commands = having(/node:child_process/, server);
    expect(commands).toEqual([
      'src/lib/server/platform/embedded-postgres/run.ts',
      'src/lib/server/platform/embedded-postgres/server.ts',
      'src/lib/server/platform/keys/token.ts',
    ]);
    for (const { path, text } of server.filter((each) => commands.includes(each.path)))
      expect([path, text]).toEqual([
        path,
        expect.not.stringMatching(/\bexec(Sync|File|FileSync)?\b|\bshell:/),
      ]);
  });

  it('is not: weak ciphers, weak hashes, and chance that can be guessed', () => {
    const first = (call: string, text: string) =>
      [...text.matchAll(new RegExp(`\\b${call}\\(\\s*['"]([^'"]+)`, 'g'))].map(([, name = '']) => name);
    const all = (call: string) => sources.flatMap(({ text }) => first(call, text));
    const ciphers = [...all('createCipheriv'), ...all('createDecipheriv')];
    expect(ciphers.length).toBeGreaterThan(4);
    expect(new Set(ciphers)).toEqual(new Set(['aes-256-gcm', 'id-aes256-wrap']));
    expect(having(/\bcreateCipheriv\(\s*[^'"\s]/, sources)).toEqual([]);
    expect(new Set(all('createHmac'))).toEqual(new Set(['sha256']));
    // A checksum that stores of files ask for, beside hashes of our own.
    const weak = sources.filter(({ text }) =>
      first('createHash', text).some((name) => !/^sha(256|384|512)$/.test(name)),
    );
    expect(weak.map(({ path }) => path)).toEqual(['src/lib/server/platform/blobs/s3-write.ts']);
    // How long a device waits before it tries again, and the made-up companies.
    expect(having(/Math\.random/, sources)).toEqual(['src/lib/offline/sync/loop.svelte.ts']);
  });

  it('is not: a password that is seen, or can not be pasted', () => {
    const field = 'src/lib/ui/primitives/form/PasswordInput.svelte';
    expect(read(field)).toContain("type={shown ? 'text' : 'password'}");
    expect(read(field)).toContain('let shown = $state(false)');
    const fields = sources.filter(({ text }) => /autocomplete="(current|new)-password"/.test(text));
    expect(fields.length).toBeGreaterThan(1);
    for (const { path, text } of fields)
      for (const [tag] of text.matchAll(/<\w+[^>]*autocomplete="(?:current|new)-password"[^>]*>/g))
        expect([path, tag]).toEqual([path, expect.stringMatching(/^<PasswordInput|type="password"/)]);
    expect(having(/onpaste/, sources)).toEqual([]);
  });
});
