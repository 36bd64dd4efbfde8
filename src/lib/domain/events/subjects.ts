interface Subject {
  /**
   * How often the log states it: `once`: never again, and never null, whatever the event is called; `anew`: after each
   * change. Nothing states one without.
   */
  readonly stated?: 'once' | 'anew';
  /** The state that its row says it is in, as the kinds of events call it. */
  readonly standing?: (row: RowFacts) => string;
  /** Where a screen shows it, `[id]` standing for its id; without one it is shown nowhere of its own. */
  readonly page?: `/${string}`;
  /** Its id is what people call it. */
  readonly named?: true;
  /**
   * Others are held against what the log said of it when they were written (replay/others.ts): that it was there, its state,
   * and these fields of what its events say in words. Few enough of a client's to be kept in memory while a log is replayed.
   */
  readonly asked?: readonly string[];
  /** Only from the event on in which one of these fields says something: until then nothing is held against it. */
  readonly askedOnceSaid?: true;
}

/** What a row says in the columns that events fix. */
export type RowFacts = Readonly<Record<string, unknown>>;

/** Everything that something can happen to. A NEW KIND OF SUBJECT has its line here. */
export const SUBJECTS = {
  account: {
    stated: 'anew',
    page: '/registers/accounts?row=[id]',
    named: true,
    asked: ['validFrom', 'validTo', 'requires', 'groupingCategory'],
  },
  /** Of a client, by version. */
  'access-policy': { stated: 'once', page: '/access', named: true },
  accrual: {
    stated: 'anew',
    standing: standingOfRunning,
    page: '/accruals',
    asked: [],
  },
  /** Of a document's signature or an erasing: by the hex SHA-256 of what the person's passkey signed. */
  'act-signature': { stated: 'once' },
  approval: { stated: 'once' },
  /** By the hex SHA-256 of what was signed. */
  'approval-signature': { stated: 'once' },
  /** Of a client, by its id: all versions, of which the newest names those before. */
  'approval-rules': {
    stated: 'anew',
    page: '/approval-rules',
    asked: ['version', 'validFrom', 'rules', 'signed'],
  },
  /** In an accounting firm, of one of its people. */
  assignment: { stated: 'anew', standing: standingOfRunning, page: '/customers' },
  /** A decision made without network, by the decision's own id. */
  'away-decision': { stated: 'once', standing: ({ refused }) => (refused === null ? 'taken' : 'void') },
  /** Of one device of a person: by the hex SHA-256 of the public key. */
  'away-key': {
    stated: 'anew',
    standing: ({ closedAt }) => (closedAt === null ? 'open' : 'closed'),
    asked: ['person', 'publicKey', 'closedAt'],
  },
  carried: { stated: 'once' },
  client: { stated: 'once' },
  /** Of a client, by its id: all generations. */
  'client-key': {},
  'company-details': { stated: 'anew', page: '/setup', named: true },
  counterparty: {
    stated: 'anew',
    page: '/registers/parties?row=[id]',
    asked: ['validTo'],
    askedOnceSaid: true,
  },
  device: {},
  dimension: {
    stated: 'anew',
    page: '/registers/dimensions?row=[id]',
    named: true,
    asked: ['validTo'],
    askedOnceSaid: true,
  },
  /** Of the installation, by its id. */
  disk: {},
  'document-type': { stated: 'anew', standing: standingOfSet, page: '/archive' },
  document: { stated: 'anew', standing: standingOfDocument, page: '/documents/[id]' },
  draft: { stated: 'anew', standing: ({ state }) => (state === 'inbox' ? 'open' : String(state)) },
  /** Of an accounting firm that was let in. */
  engagement: { stated: 'anew', standing: standingOfRunning, page: '/people' },
  /** Of a person, by their id: the last. */
  'factor-reset': { stated: 'anew', standing: standingOfReset, page: '/people' },
  /** Of a document, by its id. */
  filing: { stated: 'anew', standing: () => 'filed', page: '/documents/[id]' },
  folder: { stated: 'anew', standing: standingOfSet, page: '/archive' },
  'fiscal-year': { stated: 'once', page: '/registers/years', named: true },
  invitation: {
    stated: 'anew',
    standing: standingOfInvitation,
    page: '/people',
  },
  issuer: { stated: 'anew', standing: ({ revokedAt }) => (revokedAt === null ? 'issuing' : 'revoked') },
  /** Of the installation, by its id. */
  keyring: {},
  log: {},
  'log-link': {
    stated: 'anew',
    standing: ({ revokedAt }) => (revokedAt === null ? 'there' : 'revoked'),
  },
  mail: { stated: 'anew', standing: ({ state }) => String(state) },
  'mail-address': { stated: 'anew', standing: standingOfRunning },
  'mail-sender': { stated: 'anew', standing: standingOfRunning },
  matching: {
    stated: 'anew',
    standing: ({ undoneAt }) => (undoneAt === null ? 'matched' : 'undone'),
    page: '/items',
  },
  membership: { stated: 'anew', asked: ['role', 'endsAt'] },
  'person-group': { stated: 'anew', standing: standingOfSet, page: '/archive' },
  period: {
    stated: 'anew',
    standing: standingOfPeriod,
    named: true,
    asked: [],
  },
  'period-reopening': { stated: 'once', asked: ['year', 'number'] },
  photo: { stated: 'once' },
  /** What was read, by its type and id; of a list or report by its name. */
  reading: {},
  'reversal-proposal': { stated: 'once', asked: ['voucher', 'date'] },
  'saft-import': { stated: 'once', page: '/setup' },
  'security-contact': { stated: 'anew', page: '/protection' },
  series: { stated: 'anew', page: '/registers/series?row=[id]', named: true, asked: [] },
  'stand-in': {
    stated: 'anew',
    standing: ({ endedAt }) => (endedAt === null ? 'given' : 'ended'),
    page: '/approval-rules',
    asked: ['absent', 'standsIn', 'startsOn', 'endsOn', 'endedAt'],
  },
  template: {
    stated: 'anew',
    standing: ({ endedAt }) => (endedAt === null ? 'kept' : 'ended'),
    page: '/templates',
  },
  user: { stated: 'anew', asked: ['disabledAt', 'name', 'passkeys', 'eids', 'endorsement'] },
  'vat-account': { stated: 'anew', page: '/setup', asked: ['output', 'input'] },
  'vat-code': { stated: 'anew', page: '/registers/vat-codes?row=[id]', named: true, asked: ['rates'] },
  'vat-registration': { stated: 'anew', page: '/vat-return', named: true },
  'vat-return': {
    stated: 'anew',
    standing: ({ reopenedAt }) => (reopenedAt === null ? 'delivered' : 'reopened'),
    page: '/vat-return',
  },
  'vat-specification': { stated: 'anew', page: '/vat-return', named: true },
  voucher: { stated: 'once', page: '/vouchers/[id]' },
  weakening: { stated: 'anew', standing: standingOfWeakening, page: '/protection' },
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectType = keyof typeof SUBJECTS;
export const SUBJECT_TYPES = Object.keys(SUBJECTS) as SubjectType[];

/** What is known of a subject that an event names; a log may name some that this version has none of. */
export function subjectOf(type: string): Subject | null {
  return Object.hasOwn(SUBJECTS, type) ? SUBJECTS[type as SubjectType] : null;
}

function standingOfInvitation({ acceptedAt, withdrawnAt }: RowFacts): string {
  if (acceptedAt !== null) return 'accepted';
  return withdrawnAt === null ? 'open' : 'withdrawn';
}

function standingOfRunning({ endedAt }: RowFacts): string {
  return endedAt === null ? 'running' : 'ended';
}

function standingOfSet({ endedAt }: RowFacts): string {
  return endedAt === null ? 'there' : 'ended';
}

function standingOfReset({ confirmedAt, usedAt, withdrawnAt }: RowFacts): string {
  if (usedAt !== null) return 'used';
  if (withdrawnAt !== null) return 'withdrawn';
  return confirmedAt === null ? 'begun' : 'confirmed';
}

function standingOfWeakening({ confirmedAt, declinedAt, withdrawnAt, usedAt }: RowFacts): string {
  if (usedAt !== null) return 'done';
  if (declinedAt !== null) return 'declined';
  if (withdrawnAt !== null) return 'withdrawn';
  return confirmedAt === null ? 'waits' : 'confirmed';
}

function standingOfPeriod({ lockedAt, softLockedAt }: RowFacts): string {
  if (lockedAt !== null) return 'locked';
  return (softLockedAt ?? null) === null ? 'open' : 'soft-locked';
}

function standingOfDocument({ closedAt, augmentedAt, sentAt }: RowFacts): string {
  if (closedAt !== null) return 'closed';
  if (augmentedAt !== null) return 'augmented';
  return sentAt === null ? 'uploaded' : 'sent';
}
