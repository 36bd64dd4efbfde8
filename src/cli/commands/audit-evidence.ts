import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { validate } from 'uuid';
import { LARGEST_BUNDLE } from '#lib/domain/evidence/archive.ts';
import { checkBundle } from '#lib/domain/evidence/check.ts';
import { erasedBy } from '#lib/domain/evidence/erased.ts';
import type { Facts } from '#lib/domain/evidence/facts.ts';
import { countWitnesses, isRootGiven, trustIn, type Given, type Inside } from '#lib/domain/evidence/trust.ts';
import { witnessKey } from '#lib/domain/evidence/witnesses.ts';
import { parseMlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { parseVerifierKey } from '#lib/domain/tlog/note.ts';
import { exportEvidence } from '#lib/server/api/evidence/evidence.ts';
import { verifyMlDsa } from '#lib/server/audit/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import { readPem } from '#lib/server/signing/index.ts';
import { CLIENT_HELP, CLIENT_OPTION, clientNamed } from '../clients.ts';
import { withPlatform } from '../installation.ts';
import { harmless } from '../terminal.ts';
import { checkProof } from './audit-strangers.ts';

/** 0 holds, under keys kept elsewhere; 1 does not hold; 2 nothing to judge; 3 holds, but only under keys of its own. */
const EXIT = { holds: 0, fails: 1, unread: 2, inside: 3 } as const;

interface CheckFlags {
  readonly key?: string[];
  readonly witness?: string[];
  readonly quorum?: string;
  readonly roots?: string;
}

/** `segl audit bundle` and `segl audit check`: evidence, made here and checked anywhere (docs/evidence.md). */
export function evidenceCommands(audit: Command): void {
  audit
    .command('bundle <id>')
    .description('evidence of a voucher, document, approval or event, for somebody who trusts nobody here')
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .option('--out <file>', 'where to write it; no file may be there')
    .action(async (id: string, flags: { client: string; out?: string }) => {
      await withPlatform(async (platform) => {
        const { id: clientId } = await clientNamed(platform, flags.client);
        if (!validate(id)) throw new Error('No evidence: that is no id.');
        const made = await exportEvidence(machine(platform, clientId), id.toLowerCase());
        if (!made.ok) {
          const reason = 'reason' in made.error ? ` (${made.error.reason})` : '';
          throw new Error(`No evidence: ${made.error.code}${reason}.`);
        }
        const out = flags.out ?? made.value.fileName;
        writeFileSync(out, made.value.bytes, { flag: 'wx' });
        console.log(out);
      });
    });
  audit
    .command('check <file>')
    .description('check an evidence bundle or a .tlog-proof; asks nobody and needs no installation')
    .option('--key <key...>', "the logs' verifier keys as kept elsewhere, or files with one in each line")
    .option('--witness <key...>', "witnesses' verifier keys, or files with one in each line")
    .option('--quorum <n>', 'how many of these witnesses must have signed; else all of them')
    .option('--roots <pem>', "certificates of the time-stamp authorities' roots: a time must be there then")
    .action(async (file: string, flags: CheckFlags) => {
      // Whatever keeps the file from being judged must not look like a file that was found changed.
      process.exitCode = EXIT.unread;
      try {
        const { size } = statSync(file);
        if (size > LARGEST_BUNDLE) throw new Error(`No bundle is larger than ${LARGEST_BUNDLE} bytes.`);
        const { exitCode, lines } = await checkFile(readFileSync(file), flags, new Date());
        for (const line of lines) console.log(line);
        process.exitCode = exitCode;
      } catch (cause) {
        console.error(cause instanceof Error ? cause.message : String(cause));
      }
    });
}

/** What is to be said of a file of evidence, and the exit code. @throws where an option can't be read */
export async function checkFile(
  bytes: Uint8Array,
  flags: CheckFlags,
  at: Date,
): Promise<{ readonly exitCode: number; readonly lines: readonly string[] }> {
  const keys = keysFrom(flags.key);
  // A zip file, also one that is damaged; the other is text.
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    if (keys.length === 0) throw new Error('A .tlog-proof is checked against --key.');
    const { holds, sentence } = await checkProof(new TextDecoder().decode(bytes), keys);
    return { exitCode: holds ? EXIT.holds : EXIT.fails, lines: [harmless(sentence)] };
  }
  const given = givenIn(flags, keys);
  const checked = await checkBundle(bytes, { verify: verifyMlDsa, at });
  const trusted = checked.ok ? trustIn(checked.value, given) : checked;
  if (!checked.ok || !trusted.ok) {
    const { code, ...more } = trusted.ok ? { code: '' } : trusted.error;
    const facts = Object.values(more).join(', ');
    return {
      exitCode: EXIT.fails,
      lines: [harmless(`Does not hold: ${code}${facts ? ` (${facts})` : ''}.`)],
    };
  }
  const inside = trusted.value;
  const first = inside.length === 0 ? ['Holds.'] : inside.map((what) => INSIDE[what]);
  return {
    exitCode: inside.length === 0 ? EXIT.holds : EXIT.inside,
    lines: [...first, ...said(checked.value, given)].map(harmless),
  };
}

/** What whoever made the bundle may have made up. */
const INSIDE: Readonly<Record<Inside, string>> = {
  keys: 'Holds only against the keys that lie in it: whoever made it may have made those up as well. Give --key with the keys of the logs as you have them from elsewhere.',
  witnesses:
    'Who has witnessed it is the word of the file alone: whoever made it may have made these witnesses up. Give --witness with the keys of each as you have them from elsewhere.',
  roots:
    'When it was there is the word of the file alone: whoever made it may have made the authority up. Give --roots with the root of each as you have it from elsewhere.',
};

function givenIn({ witness, quorum, roots }: CheckFlags, keys: readonly string[]): Given {
  for (const key of keys)
    if (!parseVerifierKey(key).ok && !parseMlDsaKey(key))
      throw new Error('Not a verifier key: verifier_key_malformed.');
  const witnesses = keysFrom(witness);
  if (witnesses.some((key) => !witnessKey(key, verifyMlDsa)))
    throw new Error("Not a witness's verifier key: verifier_key_malformed.");
  const most = countWitnesses(witnesses);
  const asked = quorum === undefined ? most : Number(quorum);
  if (!Number.isInteger(asked) || asked < 0 || asked > most || (quorum !== undefined && asked === 0))
    throw new Error('--quorum is a number between 1 and that of the witnesses given.');
  return {
    keys,
    witnesses: witnesses.length > 0 ? { keys: [...new Set(witnesses)], quorum: asked } : null,
    roots: roots === undefined ? null : readPem(readFileSync(roots, 'utf8')),
  };
}

/** Keys as they were given, those of files among them. No key is the name of a file. */
export function keysFrom(given: readonly string[] = []): string[] {
  return given.flatMap((each) =>
    each.includes('+') ? [each] : readFileSync(each, 'utf8').split('\n').filter(Boolean),
  );
}

/** What a bundle shows, a line each. What was typed stays in the report. */
function said(
  { subject, events, checkpoint, keys, anchor, statements, files }: Facts,
  given: Given,
): string[] {
  const both = ({ second }: { second: string | null }) =>
    second === null ? 'Ed25519' : 'Ed25519 and ML-DSA-44';
  const lines = [
    `${subject.type} ${subject.id}: ${events.length} events, ${statements.length} statements, ${files.length} files.`,
    ...events.map((event) => {
      const { index, facts } = event;
      const by = erasedBy(event, events);
      const erased = by ? `: erased after a request, as event ${by.index} says` : '';
      return `  ${index}  ${facts.at}  ${facts.kind}  by ${facts.actor}${erased}`;
    }),
    `In ${checkpoint.origin}, size ${checkpoint.size}, by its ${both(keys)} signature.`,
  ];
  if (!anchor) return [...lines, 'Not in the log of the installation yet: nobody else speaks for it.'];
  const { policy, cosigned, stamps, place } = anchor;
  const { origin, size } = anchor.checkpoint;
  lines.push(`That is number ${place} in ${origin}, size ${size}, by its ${both(anchor.keys)} signature.`);
  if (given.witnesses) {
    const { keys: all } = given.witnesses;
    const found = countWitnesses(all.filter((key) => cosigned.includes(key)));
    lines.push(`Witnessed by ${found} of the ${countWitnesses(all)} given.`);
  }
  lines.push(
    policy
      ? `Its own list of witnesses, which nobody has signed: ${cosigned.length} of ${policy.witnesses.length} have cosigned, and it asks for ${policy.quorum}.`
      : 'It names no witnesses.',
  );
  for (const stamp of stamps) {
    const whose = isRootGiven(stamp, given) ? 'under a root given' : 'under a root of its own';
    lines.push(`There at ${stamp.time.toISOString()}, by ${stamp.authority}, ${whose}.`);
  }
  return stamps.length > 0 ? lines : [...lines, 'No time stamp.'];
}
