import { readBucket } from './blobs/bucket.ts';
import { isLoopback } from './loopback.ts';

/** What an installation is told of whom it listens to and whom it asks. */
interface Routes {
  readonly host: string;
  readonly origin?: string | undefined;
  readonly trustedProxy: boolean;
  readonly databaseUrl?: string | undefined;
  readonly appDatabaseUrl?: string | undefined;
  readonly jobsDatabaseUrl?: string | undefined;
  readonly timestamping: string;
  readonly files?: string | undefined;
  readonly memory?: string | undefined;
  readonly witnesses: readonly { readonly url?: string | undefined }[];
  readonly mailIn?: string | undefined;
  readonly mailInCertificate?: string | undefined;
  readonly eidProviders: readonly { readonly issuer: string }[];
}

/** A setting by which something would leave the machine that others can read or change on its way. */
export interface Unprotected {
  readonly setting: keyof Routes;
  readonly reason: string;
}

/**
 * All of them. Mail that goes out has none: a server that is not on this machine changes to TLS, or nothing is said to it
 * (`mail/mailer.ts`). Certificates are traced to known roots wherever there is TLS.
 */
export function unprotected(routes: Routes): Unprotected[] {
  return [...served(routes), ...databases(routes), ...asked(routes), ...mailed(routes)];
}

/** We speak plain HTTP: to this machine alone, or to a proxy that somebody vouches for. */
function served({ host, origin, trustedProxy }: Routes): Unprotected[] {
  const found: Unprotected[] = [];
  if (!isLoopback(host) && !trustedProxy)
    found.push({
      setting: 'host',
      reason:
        'others would reach it without TLS: let it listen on 127.0.0.1 behind a proxy, or say with trustedProxy that nobody but a proxy with TLS reaches it',
    });
  if (!isLoopback(host) && origin === undefined)
    found.push({ setting: 'origin', reason: 'what browsers call a server that others reach: https://…' });
  if (origin !== undefined && isPlain(origin))
    found.push({ setting: 'origin', reason: 'browsers would reach it without TLS: https://…' });
  return found;
}

const DATABASES = ['databaseUrl', 'appDatabaseUrl', 'jobsDatabaseUrl'] as const;

function databases(routes: Routes): Unprotected[] {
  return DATABASES.filter((setting) => isPlainDatabase(routes[setting])).map((setting) => ({
    setting,
    reason: 'a PostgreSQL that is not on this machine is reached with sslmode=verify-full',
  }));
}

function isPlainDatabase(url: string | undefined): boolean {
  const parsed = URL.parse(url ?? '');
  // What is no URL is told of by itself.
  if (!parsed) return false;
  const { hostname, searchParams } = parsed;
  // Drivers read it in either place; a path is a socket of this machine.
  const hosts = [hostname, ...searchParams.getAll('host')].flatMap((each) =>
    decodeURIComponent(each).split(','),
  );
  if (hosts.every((host) => host === '' || host.startsWith('/') || isLoopback(host))) return false;
  const modes = ['sslmode', 'ssl'].flatMap((name) => searchParams.getAll(name));
  return modes.length !== 1 || modes[0] !== 'verify-full';
}

/** Whom it asks for a time, for files, to cosign, and who somebody is. */
function asked({ timestamping, files, memory, witnesses, eidProviders }: Routes): Unprotected[] {
  const found: Unprotected[] = [];
  const note = (setting: keyof Routes, url: string | null | undefined) => {
    if (url && isPlain(url))
      found.push({ setting, reason: `${new URL(url).host} is asked without TLS: https://…` });
  };
  if (timestamping.includes(':')) note('timestamping', timestamping);
  note('files', endpointOf(files));
  note('memory', endpointOf(memory));
  for (const { url } of witnesses) note('witnesses', url);
  for (const { issuer } of eidProviders) note('eidProviders', issuer);
  return found;
}

/** Mail that comes in from another machine, or is read there. */
function mailed({ mailIn, mailInCertificate }: Routes): Unprotected[] {
  const url = URL.parse(mailIn ?? '');
  if (!url || url.protocol === 'imaps:' || isLoopback(url.hostname)) return [];
  if (url.protocol === 'imap:')
    return [{ setting: 'mailIn', reason: `${url.host} is read without TLS: imaps://…` }];
  return mailInCertificate
    ? []
    : [
        {
          setting: 'mailInCertificate',
          reason:
            'others would send mail to it without TLS: a certificate and its key, or let it listen on 127.0.0.1',
        },
      ];
}

function endpointOf(bucket: string | undefined): string | null {
  const read = bucket?.startsWith('s3:') ? readBucket(bucket) : null;
  return read?.ok ? read.value.endpoint : null;
}

function isPlain(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol !== 'https:' && !isLoopback(parsed.hostname);
}
