interface Subject {
  /** Where a screen shows it, `[id]` standing for its id; without one it is shown nowhere of its own. */
  readonly page?: `/${string}`;
  /** Its id is what people call it. */
  readonly named?: true;
}

/** Everything that something can happen to. A NEW KIND OF SUBJECT has its line here. */
export const SUBJECTS = {
  account: { named: true },
  approval: {},
  client: {},
  counterparty: {},
  device: {},
  dimension: { page: '/setup', named: true },
  document: { page: '/documents/[id]' },
  draft: {},
  'fiscal-year': { named: true },
  issuer: {},
  log: {},
  'log-link': {},
  membership: {},
  period: { named: true },
  photo: {},
  'reversal-proposal': {},
  'saft-import': { page: '/setup' },
  series: { named: true },
  user: {},
  'vat-account': { page: '/setup' },
  'vat-code': { named: true },
  voucher: { page: '/vouchers/[id]' },
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectType = keyof typeof SUBJECTS;

/** What is known of a subject that an event names; a log may name some that this version has none of. */
export function subjectOf(type: string): Subject | null {
  return Object.hasOwn(SUBJECTS, type) ? SUBJECTS[type as SubjectType] : null;
}
