/** A way to attack, and the tests that do. */
export interface Brief {
  readonly brief: string;
  readonly tried: string;
  /** Files or folders. */
  readonly tests: readonly string[];
}

/** Every way that needs no person to think of the next step. What a person found once is a test of these. */
export const BRIEFS: readonly Brief[] = [
  {
    brief: 'Fuzz: a stranger and each role, with what the schema did not expect',
    tried:
      'every procedure and route, its own input spoilt: shapes, types, notes, depth, size, polluted keys',
    tests: ['tests/attack/attack.pg.test.ts', 'src/lib/server/platform/rpc/codec.test.ts'],
  },
  {
    brief: 'Oversized and deep input',
    tried: 'bodies, batches, forms, depth and number of values, at the door and on the socket',
    tests: [
      'src/lib/server/platform/rpc/bounds.test.ts',
      'tests/failures.pg.test.ts',
      'tests/e2e/transport.spec.ts',
    ],
  },
  {
    brief: 'Enumeration by time',
    tried: 'refusals of who has an account, who is shut out and who has none, medians, quiet and under load',
    tests: ['tests/attack/timing.pg.test.ts', 'src/lib/server/identity/sign-in/sign-in.pg.test.ts'],
  },
  {
    brief: 'Guessing',
    tried:
      'passwords, codes and links from one network and many, at one account and many, at several processes',
    tests: [
      'src/lib/server/identity/sign-in/limits.pg.test.ts',
      'src/lib/server/identity/factors/confirm.pg.test.ts',
    ],
  },
  {
    brief: 'Replay',
    tried:
      'codes, links, challenges, assertions, sessions, timestamps and acts brought again, also at the same moment',
    tests: [
      'src/lib/server/identity/passkeys/passkeys.pg.test.ts',
      'src/lib/server/identity/sign-in/sign-in.pg.test.ts',
      'src/lib/server/platform/timestamps/client.test.ts',
      'tests/acts.pg.test.ts',
    ],
  },
  {
    brief: 'CSRF',
    tried: 'every procedure and route from a page of another site, with a session; and in a browser',
    tests: [
      'tests/attack/requests.pg.test.ts',
      'src/lib/server/api/from-elsewhere.test.ts',
      'tests/e2e/headers.spec.ts',
    ],
  },
  {
    brief: 'SSRF',
    tried:
      'an address in every text of every input, in a PDF, as an XML entity; redirects of whoever is configured',
    tests: ['tests/attack/requests.pg.test.ts', 'src/lib/server/platform/tls.test.ts'],
  },
  {
    brief: 'Polyglots',
    tried: 'pages, archives and scripts in, before and behind pictures and PDFs',
    tests: [
      'tests/attack/requests.pg.test.ts',
      'src/lib/server/desk/photos/photos.pg.test.ts',
      'src/lib/server/signing/pdf/upload',
    ],
  },
  {
    brief: 'Header injection',
    tried: 'names of files and words in letters that begin a header, an element or another name',
    tests: [
      'tests/attack/requests.pg.test.ts',
      'src/lib/domain/mail/rendering.test.ts',
      'src/lib/domain/documents/file-name.test.ts',
    ],
  },
  {
    brief: 'Tenant hopping',
    tried: 'every procedure × every role × own, other’s, random and missing client and ids',
    tests: ['tests/tenancy.pg.test.ts', 'tests/registers.pg.test.ts', 'tests/one-place.pg.test.ts'],
  },
  {
    brief: 'Stolen app login: RLS and rights as the app’s role',
    tried: 'every table and function in the role of the app, with the tenant set as it likes',
    tests: [
      'tests/catalogue.pg.test.ts',
      'src/lib/server/audit/rights.pg.test.ts',
      'src/lib/server/ledger/rights.pg.test.ts',
      'src/lib/server/identity/memberships/memberships.pg.test.ts',
    ],
  },
  {
    brief: 'Theft from dump and disk',
    tried:
      'each secret in every column of every table, in every file and in a backup, in each way bytes are written',
    tests: [
      'tests/attack/theft.pg.test.ts',
      'src/lib/server/platform/blobs/blobs.test.ts',
      'tests/backup.pg.test.ts',
    ],
  },
  {
    brief: 'Database administrator without the master key',
    tried:
      'rows of every table altered, deleted, made up, back-dated, with and without a fitting log; the log cut off',
    tests: [
      'tests/battery',
      'tests/row-has-event.pg.test.ts',
      'src/lib/server/identity/persons.pg.test.ts',
      'src/lib/server/audit/mark/authentic.pg.test.ts',
      'src/lib/server/audit/memory/memory.pg.test.ts',
    ],
  },
  {
    brief: 'The log of the server',
    tried: 'marks in all of every request, while the database serves and while it is lost: no line has one',
    tests: ['tests/log-is-silent.pg.test.ts', 'src/lib/server/platform/log'],
  },
  {
    brief: 'The machine fails',
    tried: 'connections cut, disks full, processes killed, the database gone and back',
    tests: [
      'tests/failures.pg.test.ts',
      'tests/lost-connections.pg.test.ts',
      'tests/crash',
      'tests/e2e/database-dies.spec.ts',
    ],
  },
  {
    brief: 'The thief of a phone',
    tried: 'a profile on disk, the caches and the page after locking, signing out and another person',
    tests: ['tests/e2e/left-behind.spec.ts', 'tests/e2e/person.spec.ts', 'src/lib/offline/vault'],
  },
  {
    brief: 'Scripts in the page',
    tried: 'markup, code, workers, other origins and policies, in the built app in a browser',
    tests: ['tests/e2e/headers.spec.ts'],
  },
  {
    brief: 'The forger',
    tried:
      'signed files with revisions appended, bytes changed and objects declared again, drawn before and after',
    tests: ['tests/fuzz.test.ts', 'src/lib/domain/signature', 'src/lib/domain/pdf'],
  },
  {
    brief: 'Other people’s validators and files',
    tried: 'our signatures clause by clause, files of other producers, our log by programs we did not write',
    tests: [
      'tests/baseline.test.ts',
      'tests/verify-without-us.test.ts',
      'tests/log-for-strangers.pg.test.ts',
    ],
  },
  {
    brief: 'Real size',
    tried: 'what a page of a list reads, however much there is of it',
    tests: ['tests/pages.pg.test.ts', 'tests/reading.pg.test.ts'],
  },
];

/** Which the report names as left to people. */
export const OF_PEOPLE: readonly string[] = [
  'The field user with bad luck, on a telephone of theirs: `npm run simulate` walks what is known of it',
  'The bookkeeper of a real month, with the keyboard alone: `npm run story` walks one',
  'Public complaints about products that do this job',
];
