import { describeProvider } from './eid-providers.ts';
import type { Config } from './config.ts';

/** The configuration as it may be shown: passwords in URLs replaced. */
export function describeConfig(config: Config): Record<string, unknown> {
  const hide = (value?: string) => (value ? withoutPassword(value) : value);
  return {
    ...config,
    databaseUrl: hide(config.databaseUrl) ?? '(embedded PostgreSQL)',
    appDatabaseUrl: hide(config.appDatabaseUrl) ?? '(role segl_app, derived password)',
    jobsDatabaseUrl: hide(config.jobsDatabaseUrl) ?? '(role segl_worker, derived password)',
    eidProviders: config.eidProviders.map(describeProvider),
    mailIn: hide(config.mailIn) ?? '(none: no mail comes in)',
    smtp: hide(config.smtp) ?? '(none: nobody is told by mail)',
  };
}

function withoutPassword(value: string): string {
  const url = new URL(value);
  if (url.password) url.password = 'hidden';
  // A password may also stand in the query, as libpq accepts it.
  if (url.searchParams.has('password')) url.searchParams.set('password', 'hidden');
  return url.toString();
}
