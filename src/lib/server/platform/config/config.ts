import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import * as z from 'zod';
import { FACTOR_KINDS, NO_POLICY, POLICY_LIMITS, REQUIRED_OF } from '#lib/domain/access/policy.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { isContact } from '#lib/domain/security-txt.ts';
import { parseWitnessKey } from '#lib/domain/tlog/witness-key.ts';
import { readPolicy } from '#lib/domain/tlog/witnessed.ts';
import { readBucket } from '../blobs/bucket.ts';
import { EidProviders } from './eid-providers.ts';
import { besideData, isWithData, MASTER_PLACE, writtenPlace } from '../keys/place.ts';
import { isMailbox, readMailbox, type Mailbox } from '../mail/mailbox.ts';
import { PUSH_SERVICES } from '../push/services.ts';
import { unprotected } from '../tls.ts';

const MAIL = 'mailto:';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** Somebody who cosigns the installation's log. One without an address is asked no more; what they cosigned stays checked. */
const Witness = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).optional(),
  key: z.string().refine(parseWitnessKey, 'a verifier key of a witness: Ed25519 (04) or ML-DSA-44 (06)'),
});

/** As the environment has them: `URL KEY`, or a key alone, with commas between. */
function readWitnesses(written: unknown): unknown {
  if (typeof written !== 'string') return written;
  return written.split(',').map((each) => {
    const [first = '', second, ...rest] = each.trim().split(/\s+/);
    return second === undefined ? { key: first } : { url: first, key: [second, ...rest].join(' ') };
  });
}

/** As the environment has several, with commas between. */
const listed = (written: unknown): unknown =>
  typeof written === 'string' ? written.split(',').map((each) => each.trim()) : written;

/** A number of what an installation asks for at least. */
function withinLimits(part: Exclude<keyof typeof POLICY_LIMITS, 'wipeAfter'>) {
  const [least, most] = POLICY_LIMITS[part];
  return z.coerce.number().int().min(least).max(most).default(NO_POLICY[part]);
}

/** Everything an installation can choose. Secrets are in the URLs; `describeConfig` hides them. */
export const Config = z
  .strictObject({
    /** Folder of keys, stored files and the embedded database. Back it up. */
    dataFolder: z.string().min(1).default('data'),
    /**
     * Where the master key is: `file:PATH`, `environment:NAME` (a variable that has it in hexadecimal digits or base64),
     * `passphrase` (asked for at each start), `pkcs11:MODULE;token=LABEL;object=LABEL` (a security module), or `beside` the data, where it protects against nobody who has those. Left
     * out: beside them where one is there already, else in a folder of settings apart from them.
     */
    masterKey: z
      .string()
      .regex(
        MASTER_PLACE,
        'file:PATH, environment:NAME, passphrase, pkcs11:MODULE;token=LABEL;object=LABEL or beside',
      )
      .optional(),
    /**
     * Whether the volume of the database is encrypted: `checked` looks, and the production server does not start on one that is
     * not; `declared`: by whoever keeps it, where this machine can't see; `open`: it need not be, which each client's log tells.
     */
    databaseAtRest: z.enum(['checked', 'declared', 'open']).default('checked'),
    /** The owner's connection: migrations, and nothing else. Without it the embedded PostgreSQL is used. */
    databaseUrl: postgresUrl.optional(),
    /**
     * The app's connection, a member of the role `segl_app`. Without it that role gets a login whose
     * password is derived from the installation's root key.
     */
    appDatabaseUrl: postgresUrl.optional(),
    /**
     * The connection of those that work on the queue of jobs, a member of the role `segl_worker`. Without it that role
     * gets a login, as the app's does.
     */
    jobsDatabaseUrl: postgresUrl.optional(),
    /** Connections per process. The queue has three of its own beside them. */
    databasePool: z.int().min(2).max(200).default(16),
    host: z.string().default('127.0.0.1'),
    port: z.coerce.number().int().min(0).max(65535).default(3000),
    /**
     * Whether nobody reaches `host` but a proxy that takes TLS alone from everybody else. The server speaks plain HTTP, and
     * does not start where others reach it and nobody says so.
     */
    trustedProxy: z.union([z.boolean(), z.stringbool()]).default(false),
    /** What browsers call the server, for cookies and links: `https://segl.example.no`. */
    origin: z.url().optional(),
    /**
     * The name under which the installation's log and those of its clients are known to others: a host, and a path if one
     * likes, the host of `origin` where it is left out. It is taken when the first log is signed, and never changes.
     */
    logOrigin: z
      .string()
      .max(150)
      .regex(
        /^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?(\/[a-z0-9._-]+)*$/i,
        'a host, without scheme and slash at its end',
      )
      .optional(),
    /** `refuse` stops at start when the database is behind, so that migrating is a step of its own. */
    migrations: z.enum(['apply', 'refuse']).default('apply'),
    /**
     * Where signatures and the log get a trusted time from: an RFC 3161 authority's address, `embedded` for the installation's own
     * (trials and tests: nobody else vouches for its clock), or `none`.
     */
    timestamping: z.union([z.enum(['none', 'embedded']), z.url({ protocol: /^https?$/ })]).default('none'),
    /**
     * How many minutes an event's time may differ from what the tokens on the log allow. Ten are for transactions that
     * overlap and five for clocks; the rest is for taking the clients' heads before a token is asked for.
     */
    clockTolerance: z.coerce.number().int().min(20).max(1440).default(20),
    /** PEM file of the roots that a configured timestamp authority's certificates lead to. */
    timestampRoots: z.string().min(1).optional(),
    /**
     * A bucket for photos and documents, which then do not lie in the data folder:
     * `s3://BUCKET/PREFIX?region=eu-north-1&endpoint=https://…`, the endpoint for stores that are not Amazon's. The keys
     * to it are never here: the SDK finds them in the environment, a profile or the machine's role.
     */
    files: z.url({ protocol: /^s3$/ }).optional(),
    /**
     * A second place for the memory of the logs' heads, which also lies in the data folder: a folder that is not there
     * with it (another disk, another machine's), or a bucket, written as for `files`. Or `mailto:` an address: whoever reads
     * the mail there keeps it, and nothing is read back by itself.
     */
    memory: z.string().min(1).optional(),
    /** Who cosigns the installation's log (c2sp.org/tlog-witness): where each is asked, and the key that it signs with. */
    witnesses: z.preprocess(readWitnesses, z.array(Witness).max(20)).default([]),
    /** How many of those that are asked must have cosigned a head: all of them where it is left out. */
    witnessesNeeded: z.coerce.number().int().min(1).optional(),
    /** Before enough have cosigned: `tell` says so, `wait` calls nothing proven. */
    witnessing: z.enum(['tell', 'wait']).default('tell'),
    /**
     * The server that takes mail: `smtps://name:password@host`, or `smtp://…` where it changes to TLS before anything is
     * said. Only a server on this machine may go without. Without this setting nobody is told anything by mail.
     */
    smtp: z.url({ protocol: /^smtps?$/ }).optional(),
    /** Whom mail comes from: `Segl <no-reply@example.no>`. */
    mailFrom: z
      .string()
      .refine(isMailbox, 'an address, or a name and an address in angle brackets')
      .optional(),
    /**
     * Where mail comes in: `smtp://127.0.0.1:2525` or `lmtp://…` listens there, for a mail server or for the world;
     * `imaps://name:password@host/FOLDER` reads a mailbox of somebody else's every minute. Without it no client has an address.
     */
    mailIn: z.url({ protocol: /^(smtp|lmtp|imaps?)$/ }).optional(),
    /** What stands after the @ of clients' addresses: a name whose MX leads there, and to nothing else. */
    mailDomain: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a host, in small letters')
      .max(180)
      .optional(),
    /** PEM files of the certificate, with those behind it, and of its key, by which who sends mail changes to TLS. */
    mailInCertificate: z.string().min(1).optional(),
    mailInKey: z.string().min(1).optional(),
    /**
     * The push services that a person's browser may name, each by its host, or with a dot before it by all under it; `none`: nobody is told
     * on their devices. Left out, those of the browsers of today.
     */
    pushServices: z
      .preprocess(
        (written) => (written === 'none' ? [] : listed(written)),
        z
          .array(
            z.string().regex(/^\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/, 'a host, in small letters'),
          )
          .max(20),
      )
      .default([...PUSH_SERVICES]),
    /** Whom a fault is told: `mailto:`, `https:` or `tel:`, the preferred first. `/.well-known/security.txt` names them. */
    securityContacts: z
      .preprocess(
        listed,
        z.array(z.string().refine(isContact, 'mailto:, https: or tel:, and no blanks')).max(5),
      )
      .default([]),
    /** Where it stands how such a report is taken in, answered and published. */
    securityPolicy: z
      .url({ protocol: /^https$/ })
      .refine(isContact)
      .optional(),
    /** How often each client's log, rows and stored files are verified: `daily` at midnight UTC, `hourly`, or `off`. */
    verification: z.enum(['daily', 'hourly', 'off']).default('daily'),
    /** Requests a minute that one process answers for a client; and from one network, whoever sends them. */
    requestsPerClient: z.coerce.number().int().min(60).default(6000),
    requestsPerNetwork: z.coerce.number().int().min(60).default(6000),
    /**
     * The least that is asked in each client of how its people prove who they are; the client may ask for more. Of whom a second
     * factor is required, which kinds count, how many days they have to get one, how many minutes old one may be at what posts,
     * approves or changes who may what, how many days after signing in a session ends, and how many minutes it may lie unused.
     */
    secondFactor: z.enum(REQUIRED_OF).default(NO_POLICY.requiredOf),
    secondFactorKinds: z.enum(FACTOR_KINDS).default(NO_POLICY.factors),
    secondFactorGrace: withinLimits('graceDays'),
    stepUpMinutes: withinLimits('stepUpMinutes'),
    sessionDays: withinLimits('sessionDays'),
    idleMinutes: withinLimits('idleMinutes'),
    /** Who vouches over OpenID Connect for whoever signs in with an eID. Without any, nobody can. */
    eidProviders: EidProviders,
    logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  })
  // Found out at the first signature, it would stop people who can do nothing about it.
  .refine(({ timestamping, timestampRoots }) => !timestamping.includes(':') || timestampRoots, {
    path: ['timestampRoots'],
    error: "a timestamp authority's answers can't be trusted without its roots",
  })
  .superRefine((config, context) => {
    for (const { setting, reason } of unprotected(config))
      context.addIssue({ code: 'custom', path: [setting], message: reason });
  })
  .superRefine(({ files, memory }, context) => {
    const buckets = { files, memory: memory?.startsWith('s3:') ? memory : undefined };
    for (const [setting, written] of Object.entries(buckets)) {
      const read = written === undefined ? ok(null) : readBucket(written);
      if (!read.ok) context.addIssue({ code: 'custom', path: [setting], message: read.error.reason });
    }
  })
  .refine(
    ({ witnesses }) =>
      witnesses.length === 0 ||
      readPolicy(
        1,
        witnesses.map(({ key }) => key),
      ),
    {
      path: ['witnesses'],
      error: 'two of them are one witness: the same name, or the same key',
    },
  )
  .refine(
    ({ witnesses, witnessesNeeded = 0 }) => witnessesNeeded <= witnesses.filter(({ url }) => url).length,
    {
      path: ['witnessesNeeded'],
      error: 'more than there are witnesses with an address',
    },
  )
  // Else each backup would take it along.
  .refine(({ masterKey, dataFolder }) => !masterKey || !isLoose(masterKey, resolve(dataFolder)), {
    path: ['masterKey'],
    error: 'a file within the data folder is in each backup of it: name one elsewhere, or say `beside`',
  })
  .refine(({ memory }) => !memory?.startsWith(MAIL) || isMailbox(memory.slice(MAIL.length)), {
    path: ['memory'],
    error: 'mailto: and one address',
  })
  .refine(({ memory, smtp }) => !memory?.startsWith(MAIL) || smtp, {
    path: ['smtp'],
    error: 'the memory can not be mailed without a server that takes mail',
  })
  .refine(({ memory, dataFolder }) => !memory || !isWithin(dataFolder, memory), {
    path: ['memory'],
    error: 'a second place within the data folder is lost and changed with it',
  })
  .refine(({ timestampRoots }) => !timestampRoots || existsSync(timestampRoots), {
    path: ['timestampRoots'],
    error: 'there is no such file',
  })
  .refine(({ mailIn, mailDomain }) => (mailIn === undefined) === (mailDomain === undefined), {
    path: ['mailDomain'],
    error: 'mail comes in where both mailIn and mailDomain are said',
  })
  .refine(({ mailInCertificate, mailInKey }) => Boolean(mailInCertificate) === Boolean(mailInKey), {
    path: ['mailInKey'],
    error: 'a certificate and its key go together',
  })
  .refine(
    ({ mailInCertificate, mailInKey }) =>
      [mailInCertificate, mailInKey].every((file) => !file || existsSync(file)),
    { path: ['mailInCertificate'], error: 'there is no such file' },
  )
  .refine(({ smtp, mailFrom }) => !smtp || mailFrom, {
    path: ['mailFrom'],
    error: 'mail has to come from somebody',
  });
export type Config = z.infer<typeof Config>;

/** Where in the data folder the logs' heads are remembered. */
export const MEMORY = 'memory';

function isWithin(folder: string, other: string): boolean {
  return isFolder(other) && !relative(folder, other).startsWith('..');
}

function isFolder(memory: string): boolean {
  return !memory.startsWith('s3:') && !memory.startsWith(MAIL);
}

function isLoose(masterKey: string, dataFolder: string): boolean {
  const place = writtenPlace(masterKey, dataFolder);
  return isWithData(place, dataFolder) && place.from === 'file' && place.path !== besideData(dataFolder);
}

/** To whom the memory is mailed; null where it is kept elsewhere, or nowhere else. */
export function memoryMailbox({ memory }: Config): Mailbox | null {
  return memory?.startsWith(MAIL) ? readMailbox(memory.slice(MAIL.length)) : null;
}

/** Environment names that take precedence over the file, as hosting services set them. */
const ENVIRONMENT = {
  dataFolder: 'SEGL_DATA',
  masterKey: 'SEGL_MASTER_KEY',
  databaseAtRest: 'SEGL_DATABASE_AT_REST',
  databaseUrl: 'DATABASE_URL',
  appDatabaseUrl: 'DATABASE_APP_URL',
  jobsDatabaseUrl: 'DATABASE_JOBS_URL',
  host: 'HOST',
  port: 'PORT',
  trustedProxy: 'SEGL_TRUSTED_PROXY',
  origin: 'ORIGIN',
  logOrigin: 'SEGL_LOG_ORIGIN',
  migrations: 'SEGL_MIGRATIONS',
  timestamping: 'SEGL_TIMESTAMPING',
  timestampRoots: 'SEGL_TIMESTAMP_ROOTS',
  clockTolerance: 'SEGL_CLOCK_TOLERANCE',
  files: 'SEGL_FILES',
  memory: 'SEGL_MEMORY',
  witnesses: 'SEGL_WITNESSES',
  witnessesNeeded: 'SEGL_WITNESSES_NEEDED',
  witnessing: 'SEGL_WITNESSING',
  smtp: 'SEGL_SMTP',
  mailFrom: 'SEGL_MAIL_FROM',
  mailIn: 'SEGL_MAIL_IN',
  mailDomain: 'SEGL_MAIL_DOMAIN',
  mailInCertificate: 'SEGL_MAIL_IN_CERTIFICATE',
  mailInKey: 'SEGL_MAIL_IN_KEY',
  pushServices: 'SEGL_PUSH_SERVICES',
  securityContacts: 'SEGL_SECURITY_CONTACTS',
  securityPolicy: 'SEGL_SECURITY_POLICY',
  verification: 'SEGL_VERIFICATION',
  requestsPerClient: 'SEGL_REQUESTS_PER_CLIENT',
  requestsPerNetwork: 'SEGL_REQUESTS_PER_NETWORK',
  secondFactor: 'SEGL_SECOND_FACTOR',
  secondFactorKinds: 'SEGL_SECOND_FACTOR_KINDS',
  secondFactorGrace: 'SEGL_SECOND_FACTOR_GRACE',
  stepUpMinutes: 'SEGL_STEP_UP_MINUTES',
  sessionDays: 'SEGL_SESSION_DAYS',
  idleMinutes: 'SEGL_IDLE_MINUTES',
  eidProviders: 'SEGL_EID_PROVIDERS',
  logLevel: 'SEGL_LOG',
} as const satisfies Partial<Record<keyof Config, string>>;

/**
 * Reads `segl.config.json` (or the file named by `SEGL_CONFIG`), lays the environment over it and checks the
 * whole. A missing file means defaults; a file that was named but is missing is an error.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Result<Config, ConfigError> {
  const file = environment['SEGL_CONFIG'] ?? 'segl.config.json';
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    const reason =
      'NODE_TLS_REJECT_UNAUTHORIZED=0: whoever answers would be taken for the database, the mail and all others';
    return err({ code: 'config_invalid', file, reason });
  }
  const present = existsSync(file);
  if (!present && environment['SEGL_CONFIG']) {
    return err({ code: 'config_missing', file });
  }
  let fromFile: unknown = {};
  try {
    if (present) fromFile = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    return err({ code: 'config_unreadable', file, reason: (cause as Error).message });
  }
  const overlay = Object.fromEntries(
    Object.entries(ENVIRONMENT)
      .map(([key, name]) => [key, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Config.safeParse({ ...(fromFile as object), ...overlay });
  if (!parsed.success) {
    return err({ code: 'config_invalid', file, reason: z.prettifyError(parsed.error) });
  }
  const { dataFolder, memory, ...rest } = parsed.data;
  const second = memory !== undefined && isFolder(memory) ? resolve(memory) : memory;
  return ok({ ...rest, dataFolder: resolve(dataFolder), ...(second && { memory: second }) });
}

export type ConfigError =
  | { code: 'config_missing'; file: string }
  | { code: 'config_unreadable'; file: string; reason: string }
  | { code: 'config_invalid'; file: string; reason: string };
