import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { tlogProofOf } from '#lib/domain/tlog/tlog-proof.ts';
import {
  latestCheckpoint,
  proofOf,
  verifyClient,
  verifyInstallationLog,
  type VerifyReport,
} from '#lib/server/audit/index.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { guardsThatDiffer } from '#lib/server/platform/guards/guards.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { Client } from '#lib/server/platform/tenant/store.ts';
import { allClients, CLIENT_HELP, CLIENT_OPTION, clientNamed, clientsNamed } from '../clients.ts';
import { withPlatform } from '../installation.ts';
import { strangerCommands } from './audit-strangers.ts';

/** `segl audit …`: what an auditor runs, or anyone who wants to know. */
export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('the audit log');
  audit
    .command('verify')
    .description('recompute everything from the database and hold the ledger against the log')
    .option(CLIENT_OPTION, `one client only: ${CLIENT_HELP}`)
    .option('--checkpoint <file>', "a signed checkpoint kept from earlier: today's tree must contain it")
    .option('--key <key>', "the log's verifier key as kept elsewhere")
    .action(async (flags: { client?: string; checkpoint?: string; key?: string }) => {
      const checkpoint = flags.checkpoint ? readFileSync(flags.checkpoint, 'utf8') : undefined;
      await withPlatform(async (platform) => {
        if (!(await guardsIntact(platform))) process.exitCode = 1;
        if (!(await ownLogIntact(platform))) process.exitCode = 1;
        for (const client of await clientsNamed(platform, flags.client)) {
          const trusted = { checkpoint, verifierKey: flags.key };
          if (!(await clientIntact(machine(platform, client.id), client, trusted))) process.exitCode = 1;
        }
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
  strangerCommands(audit);
}

/** The database's own rules. @returns whether they are as the migrations made them */
async function guardsIntact(platform: Platform): Promise<boolean> {
  const differ = await guardsThatDiffer(platform);
  for (const { name, expected, found } of differ)
    console.log(`  schema_differs: ${name}: expected ${expected}, found ${found}`);
  console.log(
    `Rules of the database: ${differ.length === 0 ? 'as they were made' : `${differ.length} differ`}.`,
  );
  return differ.length === 0;
}

/** The log of the clients' logs. @returns whether it is intact */
async function ownLogIntact(platform: Platform): Promise<boolean> {
  const report = await verifyInstallationLog(platform);
  for (const line of describe(report)) console.log(`  ${line}`);
  const verdict = report.findingCount === 0 ? 'intact' : `${report.findingCount} faults`;
  console.log(
    `The installation's log: ${verdict} — ${report.leaves} heads of clients' logs, ${report.checkpoints} checkpoints.`,
  );
  return report.findingCount === 0;
}

/** The database's rules, the installation's own log, then every client, each in a line. @returns whether all are intact */
export async function verifyAll(platform: Platform): Promise<boolean> {
  let intact = await guardsIntact(platform);
  intact = (await ownLogIntact(platform)) && intact;
  for (const client of await allClients(platform)) {
    intact = (await clientIntact(machine(platform, client.id), client)) && intact;
  }
  return intact;
}

async function clientIntact(
  context: Context,
  client: Client,
  trusted: { checkpoint?: string | undefined; verifierKey?: string | undefined } = {},
): Promise<boolean> {
  const report = await verifyClient(context, ANSWERS, trusted);
  const { disagreements } = report;
  for (const line of [...describe(report), ...disagreements]) console.log(`  ${line}`);
  const faults = report.findingCount + disagreements.length;
  const rows = Object.values(report.subjects).reduce((all, each) => all + each, 0);
  const bare = report.notAuthenticated > 0 ? ` (${report.notAuthenticated} not authenticated)` : '';
  const onTheWay = report.announced > 0 ? `, ${report.announced} announced and on their way` : '';
  const verdict = faults === 0 ? 'intact' : `${faults} faults`;
  console.log(
    `${client.name} (${client.orgnr}): ${verdict} — ${report.leaves} events${bare}, ${report.checkpoints} checkpoints, ${rows} rows reconciled, ${report.waiting} events waiting${onTheWay}.`,
  );
  return faults === 0;
}

function describe({ findings }: Pick<VerifyReport, 'findings'>): string[] {
  return findings.map(
    ({ code, subject, place, expected, found }) =>
      `${code}: ${subject} at ${place}: expected ${expected}, found ${found}`,
  );
}
