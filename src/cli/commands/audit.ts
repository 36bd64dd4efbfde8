import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { tlogProofOf } from '#lib/domain/tlog/tlog-proof.ts';
import {
  clientsGone,
  FILE_KINDS,
  latestCheckpoint,
  makeChunksAnew,
  proofOf,
  sentenceOf,
  timeRootsOf,
  verifyClient,
  verifyInstallationLog,
  type Finding,
  type Trusted,
  type VerifyReport,
} from '#lib/server/audit/index.ts';
import { machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { guardsThatDiffer, rowsOfNoClient } from '#lib/server/platform/guards/guards.ts';
import { troubleOf } from '#lib/server/platform/postgres-error.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { Client } from '#lib/server/platform/tenant/store.ts';
import { allClients, CLIENT_HELP, CLIENT_OPTION, clientNamed, clientsNamed } from '../clients.ts';
import { withPlatform } from '../installation.ts';
import { headOf, keptHeads, type KeptHeads } from '../kept-heads.ts';
import { harmless } from '../terminal.ts';
import { erasingCommand } from './audit-erase.ts';
import { evidenceCommands } from './audit-evidence.ts';
import { memoryCommands } from './audit-memory.ts';
import { monitorCommand } from './audit-monitor.ts';
import { strangerCommands } from './audit-strangers.ts';
import { timeCommand, timeSentence } from './audit-time.ts';

/** `segl audit …`: what an auditor runs, or anyone who wants to know. */
export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('the audit log');
  memoryCommands(audit);
  erasingCommand(audit, { withPlatform });
  audit
    .command('verify')
    .description('recompute everything from the database and hold the ledger against the log')
    .option(CLIENT_OPTION, `one client only: ${CLIENT_HELP}`)
    .option('--checkpoint <file>', "a signed checkpoint kept from earlier: today's tree must contain it")
    .option('--key <key>', "the log's verifier key as kept elsewhere")
    .option('--heads <file>', 'a mail of heads kept from earlier: each log must contain its own')
    .action(async (flags: { client?: string; checkpoint?: string; key?: string; heads?: string }) => {
      const checkpoint = flags.checkpoint ? readFileSync(flags.checkpoint, 'utf8') : undefined;
      const heads = keptHeads(flags.heads);
      await withPlatform(async (platform) => {
        const verdicts = [await noneGone(platform)];
        if (!(await allThere(platform, heads))) process.exitCode = 1;
        if (!(await guardsIntact(platform))) process.exitCode = 1;
        verdicts.push(await ownLog(platform, heads));
        for (const client of await clientsNamed(platform, flags.client)) {
          const trusted = { checkpoint: checkpoint ?? headOf(heads, client.id), verifierKey: flags.key };
          verdicts.push(await verified(machine(platform, client.id), client, trusted));
        }
        if (verdicts.some(({ intact, behind }) => !intact || behind > 0)) process.exitCode = 1;
      });
    });
  audit
    .command('checkpoint')
    .description('the newest signed checkpoint, to be kept somewhere else')
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .action(async (flags: { client: string }) => {
      await withPlatform(async (platform) => {
        const { id } = await clientNamed(platform, flags.client);
        const head = await latestCheckpoint(machine(platform, id));
        if (!head.ok || !head.value) throw new Error('The log of this client is empty.');
        process.stdout.write(head.value.note);
        for (const key of head.value.verifierKeys) console.error(`Verifier key: ${key}`);
      });
    });
  audit
    .command('proof <event>')
    .description("the proof that an event is in its client's log, as JSON")
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .option('--tlog-proof', "in the form of c2sp.org/tlog-proof, for anybody's tools")
    .action(async (event: string, flags: { client: string; tlogProof?: boolean }) => {
      await withPlatform(async (platform) => {
        const { id } = await clientNamed(platform, flags.client);
        const proof = await proofOf(machine(platform, id), event);
        if (!proof.ok) throw new Error(`No proof: ${proof.error.code}.`);
        if (flags.tlogProof) process.stdout.write(tlogProofOf(proof.value));
        else console.log(JSON.stringify(proof.value, null, 2));
      });
    });
  audit
    .command('words')
    .description('make anew what a log is searched by, of its events')
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .action(async (flags: { client: string }) => {
      await withPlatform(async (platform) => {
        const { id } = await clientNamed(platform, flags.client);
        const chunks = await makeChunksAnew(machine(platform, id));
        console.log(`Made ${chunks} chunks; the newest events are searched by reading them.`);
      });
    });
  strangerCommands(audit);
  timeCommand(audit);
  evidenceCommands(audit);
  monitorCommand(audit);
}

/** The database's own rules, and rows of nobody's. @returns whether the rules are as the migrations made them, and there are none */
async function guardsIntact(platform: Platform): Promise<boolean> {
  return (await reached('the rules of the database', () => heldGuards(platform))) ?? false;
}

/** What `question` comes to; where it threw, a line that says so, and null: then the next is asked all the same. */
async function reached<T>(of: string, question: () => Promise<T>): Promise<T | null> {
  try {
    return await question();
  } catch (cause) {
    if (troubleOf(cause)) throw cause;
    console.log(`  verification_threw: ${of}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return null;
  }
}

async function heldGuards(platform: Platform): Promise<boolean> {
  const differ = await guardsThatDiffer(platform);
  for (const { name, expected, found } of differ)
    console.log(harmless(`  schema_differs: ${name}: expected ${expected}, found ${found}`));
  console.log(
    `Rules of the database: ${differ.length === 0 ? 'as they were made' : `${differ.length} differ`}.`,
  );
  const strays = await rowsOfNoClient(platform);
  for (const { table, clientId } of strays)
    console.log(
      `  loose_row: ${table}: rows of ${clientId === null ? 'no client' : `client ${clientId}`}: expected such a client, found none`,
    );
  return differ.length + strays.length === 0;
}

/** Whether every log that a kept mail names is of a client that is there. */
async function allThere(platform: Platform, heads: KeptHeads): Promise<boolean> {
  const present = (await allClients(platform)).map(({ id }) => id);
  const gone = [...heads.keys()].filter((id) => id !== NO_CLIENT && !present.includes(id));
  for (const id of gone) console.log(`  client_gone: client at the mail given: expected ${id}, found none`);
  return gone.length === 0;
}

/** The log of the clients' logs, and the tokens on it. */
async function ownLog(platform: Platform, heads: KeptHeads = new Map()): Promise<Verdict> {
  return (await reached('the installation’s log', () => heldOwnLog(platform, heads))) ?? UNKNOWN;
}

/** Nothing could be found out, which is a fault. */
const UNKNOWN = { intact: false, behind: 0 };

async function heldOwnLog(platform: Platform, heads: KeptHeads): Promise<Verdict> {
  const trusted = { checkpoint: headOf(heads, NO_CLIENT) };
  const report = await verifyInstallationLog(platform, trusted, await timeRootsOf(platform, ANSWERS));
  for (const line of describe(report.findings)) console.log(`  ${line}`);
  const verdict = report.findingCount === 0 ? 'intact' : `${report.findingCount} faults`;
  console.log(
    `The installation's log: ${verdict} — ${report.leaves} heads of clients' logs, ${report.checkpoints} checkpoints.`,
  );
  for (const fork of report.forks) console.log(`  ${begunAnew(fork, 'heads')}.`);
  if (report.time) console.log(timeSentence(report.time, platform.config.timestamping !== 'none'));
  const behind = report.findings.filter(isBehind).length;
  return { intact: report.findingCount === behind, behind };
}

/** What all clients come to. */
export interface Verdict {
  readonly intact: boolean;
  /** Clients whose log, or who themselves, the second place remembers further than the database has them; and the tokens. */
  readonly behind: number;
}

/** Every client that a log was begun for, as far as is remembered, against those that are there. */
async function noneGone(platform: Platform): Promise<Verdict> {
  const present = (await allClients(platform)).map(({ id }) => id);
  const findings = await clientsGone(platform, present);
  for (const line of describe(findings)) console.log(`  ${line}`);
  return { intact: findings.every(isBehind), behind: findings.filter(isBehind).length };
}

/** After an older backup was restored this is no fault of the backup's. */
function isBehind({ code, place }: Finding): boolean {
  return (code === 'log_shorter' || code === 'client_gone') && place.endsWith('the second place');
}

/** The database's rules, the installation's own log, then every client, each in a line. */
export async function verifyAll(platform: Platform): Promise<Verdict> {
  let { intact, behind } = await noneGone(platform);
  intact = (await guardsIntact(platform)) && intact;
  const own = await ownLog(platform);
  intact &&= own.intact;
  behind += own.behind;
  for (const client of await allClients(platform)) {
    const found = await verified(machine(platform, client.id), client);
    intact &&= found.intact;
    behind += found.behind;
  }
  return { intact, behind };
}

/** One client, in a line, with what was found in lines before it. */
async function verified(context: Context, client: Client, trusted: Trusted = {}): Promise<Verdict> {
  const of = `${client.name} (${client.orgnr})`;
  return (await reached(of, () => heldClient(context, client, trusted))) ?? UNKNOWN;
}

async function heldClient(context: Context, client: Client, trusted: Trusted): Promise<Verdict> {
  const report = await verifyClient(context, ANSWERS, trusted);
  const { disagreements } = report;
  for (const line of [...describe(report.findings), ...disagreements.map(harmless)]) console.log(`  ${line}`);
  const faults = report.findingCount + disagreements.length;
  for (const kind of FILE_KINDS) {
    const unread = report.files.unread[kind];
    if (unread > 0)
      console.log(
        `  not read: ${unread} ${kind} file${unread === 1 ? '' : 's'}, as the place where they lie did not answer`,
      );
  }
  if (report.unreadTiles > 0) console.log(`  not read: ${report.unreadTiles} tiles of the log`);
  const rows = Object.values(report.subjects).reduce((all, each) => all + each, 0);
  const bare = report.notAuthenticated > 0 ? ` (${report.notAuthenticated} not authenticated)` : '';
  const erased = report.erased > 0 ? `, ${report.erased} erased on request` : '';
  const onTheWay = report.announced > 0 ? `, ${report.announced} announced and on their way` : '';
  const verdict = faults === 0 ? 'intact' : `${faults} faults`;
  console.log(
    `${harmless(client.name)} (${harmless(client.orgnr)}): ${verdict} — ${report.leaves} events${bare}${erased}, ${report.checkpoints} checkpoints, ${rows} rows reconciled, ${report.waiting} events waiting${onTheWay}.`,
  );
  for (const fork of report.forks) console.log(harmless(`  ${begunAnew(fork, 'events')}: ${fork.reason}`));
  const behind = report.findings.filter(isBehind).length;
  return { intact: faults === behind, behind };
}

function begunAnew(
  { origin, size, left }: VerifyReport['forks'][number],
  leaves: 'events' | 'heads',
): string {
  return `begun anew as ${origin} after ${size} ${leaves}; ${left.origin} ended with ${left.size}`;
}

function describe(findings: readonly Finding[]): string[] {
  return findings.map((finding) => harmless(sentenceOf(finding)));
}
