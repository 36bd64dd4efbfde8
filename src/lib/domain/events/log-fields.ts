import { FIELDS, type Fields, type Said } from '../report/fields.ts';

/** What the log can be asked for, in the order in which its address says it. */
export const LOG_FIELDS = {
  text: FIELDS.text,
  person: FIELDS.person,
  of: FIELDS.of,
  kind: FIELDS.kind,
  id: FIELDS.id,
  since: FIELDS.since,
  until: FIELDS.until,
} as const satisfies Fields;

/** What is asked; of what is left out, everything. */
export type LogFilter = Partial<Said<typeof LOG_FIELDS>>;

/** What a thread is of. */
export const THREAD_FIELDS = { of: FIELDS.of, id: FIELDS.id } as const satisfies Fields;
