/**
 * The server's settings, given on its command line so that they hold whatever the data folder says.
 * Durable first (an acknowledged voucher survives a power cut), then small.
 */
const base: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '60',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: '%m [%p] %q%u@%d ',
  // A failed statement may hold a password or personal data; whoever sent it reports it.
  log_min_error_statement: 'panic',
  // So may the row that a rule refused, which is told as a detail.
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

export type Settings = Readonly<Record<string, string>>;

/** Command-line arguments that set the settings of the house, with `own` on top. */
export function settingArguments(own: Settings): string[] {
  return Object.entries({ ...base, ...own }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
