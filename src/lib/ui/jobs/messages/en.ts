import type { Messages } from '#lib/i18n/i18n.svelte.ts';
import { counted } from '#lib/i18n/count.ts';

/** What Segl does by itself, later. */
export const jobs: Messages['jobs'] = {
  title: 'Jobs',
  lead: 'What Segl does for the client in the background. A job that is done leaves this list.',
  list: 'Jobs',
  emptyTitle: 'Nothing to do',
  emptyBody: 'Jobs that wait, run or have failed are listed here.',
  job: 'Job',
  state: 'Status',
  since: 'Created',
  acts: 'What you can do',
  failed: 'Failed',
  running: 'Running',
  waiting: 'Waiting',
  waitsUntil: (when) => `Tried again ${when}`,
  attempts: (count) => counted(count, 'Tried once', `Tried ${count} times`),
  progress: (done, total) => `${done} of ${total} done`,
  retry: 'Try again',
  retryOf: (job) => `Try again: ${job}`,
  refresh: 'Refresh',
  otherKind: (kind) => `Another job (${kind})`,
  otherFault: (code) => `Something went wrong. (Code: ${code})`,
  letterTo: (what, to) => `${what} to ${to}`,
  somebody: 'somebody who is no longer here',
};

export const jobKinds: Messages['jobKinds'] = {
  'ledger.years': 'Open the next fiscal year',
  'ledger.accruals': 'Post accruals that are due',
  'desk.templates': 'Make drafts of templates that recur',
  'signing.root': 'Publish the root certificate',
  'log.words': 'Make the log searchable',
  'log.heads': 'Take the heads of the logs into the installation’s log',
  'log.time': 'Have the log timestamped',
  'log.cosign': 'Ask a witness to cosign the installation’s log',
  'log.mail': 'Mail the new heads of the logs to whoever keeps them',
  'signing.upkeep': 'Renew timestamps and revocation lists',
  'log.verify': 'Verify the log, the books and the stored files',
  'log.verifyOwn': 'Verify the installation’s own log',
  'files.collect': 'Collect stored files that nothing names',
  'identity.forget': 'Forget sessions that have run out',
  'identity.members': 'End access that was for a time',
  'identity.tellReset': 'Tell administrators of a reset',
  'push.send': 'Tell on devices',
  'mail.send': 'Send e-mail',
};

export const letters: Messages['letters'] = {
  asked: 'E-mail about signing',
  completed: 'E-mail that all have signed',
  declined: 'E-mail about a refusal',
  withdrawn: 'E-mail about a withdrawal',
};

export const jobFaults: Messages['jobFaults'] = {
  cannot_extend: 'A document could not be given a new timestamp. The others were.',
  crashed: 'The server stopped each time it tried.',
  database_full: 'The database has no more room.',
  database_unavailable: 'The database did not answer.',
  input_unreadable: 'The job is of another version of Segl.',
  internal: 'Something went wrong on our side. The log on the server says more.',
  mail_login_refused: 'The mail server did not take name and password. Whoever operates Segl can mend that.',
  mail_not_private: 'The connection to the mail server could not be secured. Nothing was sent.',
  mail_off: 'No mail server is configured.',
  mail_refused: 'The mail server refused the address. Tell the person in another way.',
  mail_unavailable: 'The mail server did not answer, or asked us to wait.',
  push_unavailable: 'The browser’s push service did not answer.',
  restored: 'From a backup: it may have been sent before. Try again only if it did not arrive.',
  revocation_unavailable: 'A revocation list could not be fetched.',
  storage_full: 'The disk has no more room.',
  stopped: 'The server was stopped. The job goes on where it left off.',
  timed_out: 'It took too long.',
  timestamp_ends_sooner: 'The new timestamp would last shorter than the one that is there.',
  timestamp_unavailable: 'The timestamp service did not answer.',
  user_unknown: 'The person is no longer here.',
  witness_contradicts:
    'A witness has another log than this installation. Verify the log, and ask the witness for the head it has.',
  witness_lies: 'A witness answered without a valid cosignature.',
  witness_refused: 'A witness does not know the log or its key. Whoever runs the witness has to add it.',
  witness_unavailable: 'A witness did not answer.',
};
