import { actSignatureStatement, type ActSignature } from '#lib/domain/acts/signature.ts';
import type { RowFacts } from '#lib/domain/events/subjects.ts';
import type { Statement } from '#lib/domain/statement.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { troubleOf } from '#lib/server/platform/postgres-error.ts';
import type { TimeRoots } from '#lib/server/platform/timestamps/source.ts';
import { NOTHING_READ, readFiles, type Files, type ReadSoFar } from './files.ts';
import { allActSignatures } from '../acts/store.ts';
import { links } from '../links/links.ts';
import type { Reconciler } from './reconcile.ts';
import type { Trusted } from './trusted.ts';
import { verifyLog, type VerifyReport } from './verify.ts';

/** How a service answers for its tables when somebody asks whether they are what the log says. */
export interface Answers {
  readonly reconcilers: readonly Reconciler[];
  /** Tables that follow from others, or belong to them: `disagreements` recomputes those. */
  readonly recomputed: readonly string[];
  /** The stored files that its rows name. */
  readonly files?: Files;
  /** Whom it has the installation believe about time. */
  readonly timeRoots?: (platform: Platform) => Promise<TimeRoots>;
  /** A sentence for each place where what always holds does not; none unless somebody went behind the app's back. */
  disagreements(context: Context): Promise<readonly string[]>;
  /** Tables that the log says nothing of, each with the reason. */
  readonly unanswered: Readonly<Record<string, string>>;
}

/**
 * The reconciler of rows that are written by hand: each says itself in `statement`, under its own id.
 * @param facts its columns as the grammar names them, where that is not as it is
 */
export function reconcilerOf<Row extends { readonly id: string }>(
  subjectType: string,
  tables: readonly string[],
  statement: Statement<Row>,
  rows: (tx: Tx, clientId: string) => AsyncIterable<Row> | Promise<readonly Row[]>,
  facts: (row: Row) => RowFacts = (row) => ({ ...row }),
): Reconciler {
  return {
    subjectType,
    tables,
    async *current(tx, { clientId }) {
      const found = rows(tx, clientId);
      for await (const row of 'then' in found ? await found : found)
        yield { id: row.id, as: (form) => statement.as(row, form), row: facts(row) };
    },
  };
}

/** The log's own tables: recomputed by {@link verifyLog} itself. */
export const logAnswers: Answers = {
  reconcilers: [
    links,
    reconcilerOf<ActSignature & { readonly id: string }>(
      'act-signature',
      ['audit.act_signature'],
      actSignatureStatement,
      allActSignatures,
    ),
  ],
  recomputed: [
    ...[
      'checkpoint',
      'cosignature',
      'event',
      'event_detail',
      'head',
      'leaf',
      'log',
      'log_key',
      'log_pass',
      'node',
    ],
    ...['outbox', 'pending', 'search_chunk', 'search_word', 'time_token'],
  ].map((name) => `audit.${name}`),
  disagreements: () => Promise.resolve([]),
  unanswered: {
    'audit.owing': 'asked about at the commit, and empty after it',
    'audit.verification': 'how far a verification has come; what it found is an event',
  },
};

/** What a verification found in the database, before the stored files are read. */
export type RowsReport = VerifyReport & { readonly disagreements: readonly string[] };

/** Everything that can be known of the context's client: {@link verifyRows}, and every stored file read anew. */
export async function verifyClient(
  context: Context,
  services: readonly Answers[],
  trusted: Trusted = {},
): Promise<RowsReport & { readonly files: ReadSoFar }> {
  const report = await verifyRows(context, services, trusted);
  let files = NOTHING_READ;
  for await (const soFar of readFiles(context, filesOf(services))) files = soFar;
  return { ...report, disagreements: [...report.disagreements, ...files.sentences], files };
}

/** {@link verifyLog} with all that the services answer. */
export async function verifyRows(
  context: Context,
  services: readonly Answers[],
  trusted: Trusted = {},
): Promise<RowsReport> {
  const reconcilers = services.flatMap((service) => service.reconcilers);
  const report = await verifyLog(
    context,
    reconcilers,
    trusted,
    await timeRootsOf(context.platform, services),
  );
  const disagreements: string[] = [];
  for (const service of services) {
    try {
      disagreements.push(...(await service.disagreements(context)));
    } catch (cause) {
      if (troubleOf(cause)) throw cause;
      context.platform.log.error({ err: cause, clientId: context.clientId }, 'verifying threw');
      disagreements.push(`verification_threw: ${service.recomputed.join(', ')}: ${reasonOf(cause)}`);
    }
  }
  return { ...report, disagreements };
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** Null where no service says. */
export async function timeRootsOf(
  platform: Platform,
  services: readonly Answers[],
): Promise<TimeRoots | null> {
  const [roots] = services.flatMap((service) => service.timeRoots ?? []);
  return roots ? roots(platform) : null;
}

export function filesOf(services: readonly Answers[]): Files[] {
  return services.flatMap(({ files }) => files ?? []);
}
