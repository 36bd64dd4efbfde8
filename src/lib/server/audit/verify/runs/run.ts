import { err, ok, type Result } from '#lib/domain/result.ts';
import { statedIn } from '#lib/domain/tlog/event.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { guardsThatDiffer, rowsOfNoClient } from '#lib/server/platform/guards/guards.ts';
import type { RunningJob } from '#lib/server/platform/jobs/table.ts';
import { troubleOf } from '#lib/server/platform/postgres-error.ts';
import { record } from '../../record.ts';
import { isAuthentic } from '../../sequence/sequence.ts';
import { filesOf, verifyRows, type Answers, type RowsReport } from '../answers.ts';
import { NOTHING_READ, readFiles, type ReadSoFar } from '../files.ts';
import { sentenceOf } from '../findings.ts';
import { figuresOf, ofInstallation } from './installation.ts';
import { beginRun, endRun, findRun, keepRun, runEvents, type RunRow } from './run-store.ts';
import { openedRun, sealedRun } from './sealed.ts';

/** What a verification has found until now, and where it goes on. */
export interface SoFar {
  readonly rows: RowsFound;
  readonly files: ReadSoFar;
  /** ISO 8601; none where an earlier release began it. */
  readonly startedAt?: string;
}

/** What was found in the database, in figures. */
interface RowsFound {
  /** The tree head that was verified; null: the log was empty. */
  readonly size: number;
  readonly root: string | null;
  readonly events: number;
  readonly notAuthenticated: number;
  readonly unreadTiles: number;
  /** How many of each code. */
  readonly findings: Readonly<Record<string, number>>;
  /** The first of them, in words; none where an earlier release found them. */
  readonly sentences?: readonly string[];
}

const SENTENCES = 100;
/** What was found longer ago says too little of now. */
const STANDS_MS = 24 * 60 * 60_000;

/** What is done besides where there are faults, in the transaction in which the verification ends. */
export type Alarm = (tx: Tx, context: Context, faults: number) => Promise<void>;

/**
 * Verifies the context's client: its log and rows in one snapshot, the rules of the database, and then each stored file. The
 * end is an event, `log.verified`, with what was found and what could not be read; faults are an alarm.
 *
 * May be stopped, or killed, and asked for again: the files that were read are not read again, and what was found in the
 * database before stands, for a day and until another has ended: what is older is begun anew, so that nobody puts back
 * what was found before something was changed. Of two that do it at once one writes the event. Error: `stopped`.
 */
export async function verifyAsJob(
  context: Context,
  services: readonly Answers[],
  job: RunningJob,
  alarm: Alarm,
): Promise<Result<void, { code: 'stopped' }>> {
  const { clientId, platform } = context;
  if (await within(context, (tx) => hasEnded(tx, context, job.id))) return ok();
  let soFar = (await known(context, job.id)) ?? (await beginning(context, services, job.id));
  const sources = filesOf(services);
  let all = soFar.rows.events;
  for (const source of sources) all += await within(context, (tx) => source.count(tx, clientId));
  for await (const files of readFiles(context, sources, soFar.files)) {
    soFar = { ...soFar, files };
    const row = { run: job.id, soFar: sealed(context, job.id, soFar) };
    await within(context, (tx) => keepRun(tx, clientId, row));
    const { read, unread } = files;
    await job.progress(soFar.rows.events + read.photo + read.document + unread.photo + unread.document, all);
    if (job.stopping.aborted && files.at < sources.length) return err({ code: 'stopped' });
  }
  const installation = await ofInstallation(platform);
  const detail = { ...detailOf(soFar), ...(installation && { installation: figuresOf(installation) }) };
  const faults = Object.values(detail.findings).reduce((sum, each) => sum + each, 0);
  await within(context, async (tx) => {
    await endRun(tx, clientId, { run: job.id, at: platform.clock.now(), faults });
    if (await hasEnded(tx, context, job.id)) return;
    await record(
      tx,
      { ...context, requestId: job.id },
      { kind: 'log.verified', subject: { type: 'log', id: clientId }, detail },
    );
    if (faults === 0) return;
    platform.log.error(
      { clientId, faults, ...detail },
      'the log or what it proves was changed: run `segl audit verify`',
    );
    await alarm(tx, context, faults);
  });
  return ok();
}

async function beginning(context: Context, services: readonly Answers[], run: string): Promise<SoFar> {
  const { clientId, platform } = context;
  const startedAt = platform.clock.now();
  const report = await verifyRows(context, services).then(inWords, unreadable(context));
  const findings: Record<string, number> = { ...report.findingsByCode };
  const add = (code: string, times = 1) => (findings[code] = (findings[code] ?? 0) + times);
  const sentences = [...report.sentences, ...report.disagreements];
  // Each says its code first.
  for (const sentence of report.disagreements) add(sentence.slice(0, sentence.indexOf(':')));
  /** What can't even be asked is a fault, and keeps nothing else from being found. */
  const asked = async <T>(which: string, question: Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await question;
    } catch (cause) {
      if (troubleOf(cause)) throw cause;
      platform.log.error({ err: cause, clientId }, 'verifying threw');
      add('verification_threw');
      sentences.push(`verification_threw: ${which}`);
      return [];
    }
  };
  const differ = await asked('the rules of the database', guardsThatDiffer(platform));
  if (differ.length > 0) add('schema_differs', differ.length);
  for (const { name, expected, found } of differ)
    sentences.push(`schema_differs: ${name}: expected ${expected}, found ${found}`);
  const strays = await asked('rows of no client', rowsOfNoClient(platform));
  if (strays.length > 0) add('loose_row', strays.length);
  for (const { table } of strays) sentences.push(`loose_row: ${table}: rows of a client that there is not`);
  const { head, leaves: events, notAuthenticated, unreadTiles } = report;
  const rows = {
    size: head?.size ?? 0,
    root: head?.root ?? null,
    events,
    notAuthenticated,
    unreadTiles,
    findings,
    sentences: sentences.slice(0, SENTENCES),
  };
  const soFar = { rows, files: NOTHING_READ, startedAt: startedAt.toISOString() };
  const row = { run, soFar: sealed(context, run, soFar) };
  await within(context, (tx) => beginRun(tx, clientId, row, startedAt));
  return soFar;
}

const sealed = (context: Context, run: string, soFar: SoFar) => sealedRun(context, run, soFar);

/**
 * What the run has found until now; null where it has not begun, where somebody else wrote what stands there, and where it
 * no longer stands.
 */
async function known(context: Context, run: string): Promise<SoFar | null> {
  return within(context, async (tx) => {
    const row = await findRun(tx, context.clientId);
    const soFar = row && opened(context, row, run);
    return soFar && (await stands(tx, context, run, soFar)) ? soFar : null;
  });
}

async function stands(tx: Tx, context: Context, run: string, { startedAt }: SoFar): Promise<boolean> {
  if (startedAt === undefined) return false;
  if (Date.parse(startedAt) < context.platform.clock.now().getTime() - STANDS_MS) return false;
  return (await runsEnded(tx, context, { run, since: startedAt })).length === 0;
}

/** Whether the log says so in the application's own words: by this it is known, not by what its row says. */
async function hasEnded(tx: Tx, context: Context, run: string): Promise<boolean> {
  return (await runsEnded(tx, context, { run })).includes(run);
}

async function runsEnded(
  tx: Tx,
  context: Context,
  which: Parameters<typeof runEvents>[2],
): Promise<string[]> {
  const events = (await runEvents(tx, context.clientId, which)).filter((event) =>
    isAuthentic(context, event),
  );
  const stated = events.map(({ statement }) => statedIn(statement));
  return stated.filter(({ kind }) => kind === 'log.verified').map(({ request }) => request);
}

/** What stands in the client's row of a run; null where that is another's, or somebody else wrote it. */
export function opened(context: Context, row: RunRow, run: string): SoFar | null {
  return row.run === run ? openedRun<SoFar>(context, row) : null;
}

/** What the event says. */
function detailOf({ rows, files, startedAt }: SoFar) {
  const { size, root, events, notAuthenticated, unreadTiles } = rows;
  const findings = { ...rows.findings, ...(files.changed > 0 && { file_changed: files.changed }) };
  const unread = { ...files.unread, ...(unreadTiles > 0 && { tile: unreadTiles }) };
  return {
    startedAt: startedAt ?? null,
    size,
    root,
    events,
    notAuthenticated,
    findings,
    read: files.read,
    unread,
  };
}

const inWords = (report: RowsReport) => ({ ...report, sentences: report.findings.map(sentenceOf) });

/** What can't even be read is a fault. A database that does not answer is none: then the job is tried again. */
function unreadable({ platform, clientId }: Context) {
  return (cause: unknown) => {
    if (troubleOf(cause)) throw cause;
    platform.log.error({ err: cause, clientId }, 'verifying threw');
    const findingsByCode = { verification_threw: 1 };
    const nothing = { head: null, leaves: 0, notAuthenticated: 0, unreadTiles: 0, disagreements: [] };
    return { ...nothing, findingsByCode, sentences: [] as string[] };
  };
}

async function within<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const ended = await context.transaction(async (tx) => ok(await work(tx)));
  if (!ended.ok) throw new Error('unreachable: verifying has no expected failure');
  return ended.value;
}
