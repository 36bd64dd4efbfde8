import type { Command } from 'commander';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { mlDsa44, parseMlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { verifyEventProof } from '#lib/domain/tlog/event-proof.ts';
import { prefixOf } from '#lib/domain/tlog/log-path.ts';
import { bearsLineOf, parseKey, parseVerifierKey, type Verifier } from '#lib/domain/tlog/note.ts';
import { verifyInclusion } from '#lib/domain/tlog/proof.ts';
import { eventProofIn, headIn, parseTlogProof } from '#lib/domain/tlog/tlog-proof.ts';
import { leafHash } from '#lib/domain/tlog/tree.ts';
import { generationNow, givenLinks, giveLink, revokeLink, verifyMlDsa } from '#lib/server/audit/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import { CLIENT_HELP, CLIENT_OPTION, clientNamed } from '../clients.ts';
import { withPlatform } from '../installation.ts';

/** What of a log is given to others, and checked by them. */
export function strangerCommands(audit: Command): void {
  audit
    .command('link')
    .description("an address under which anybody reads a client's log, as hashes")
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .option('--list', 'the links that were given')
    .option('--revoke <link>', 'the link with this id shows nothing from now on')
    .action(async (flags: { client: string; list?: boolean; revoke?: string }) => {
      await withPlatform(async (platform) => {
        const { id: clientId } = await clientNamed(platform, flags.client);
        const context = machine(platform, clientId);
        if (flags.list) {
          for (const { id, givenAt, revokedAt } of await givenLinks(context))
            console.log(
              `${id}  given ${givenAt.toISOString()}${revokedAt ? `, revoked ${revokedAt.toISOString()}` : ''}`,
            );
          return;
        }
        if (flags.revoke !== undefined) {
          const revoked = await revokeLink(context, flags.revoke);
          if (!revoked.ok) throw new Error('There is no such link, or it was revoked before.');
          return;
        }
        const { id, token } = await giveLink(context);
        const prefix = prefixOf(await generationNow(context));
        console.log(`${originOf(platform.config)}/log/${clientId}/link/${token}/${prefix}`);
        console.error(`Link ${id}. It is shown this once.`);
      });
    });
}

/** Whether a `.tlog-proof` holds under those of the keys given that are named after its log, and the sentence to say so. */
export async function checkProof(
  text: string,
  keys: readonly string[],
): Promise<{ readonly holds: boolean; readonly sentence: string }> {
  const refused = (code: string) => ({ holds: false, sentence: `Does not hold: ${code}.` });
  if (keys.some((key) => !parseVerifierKey(key).ok && !parseMlDsaKey(key)))
    return refused('verifier_key_malformed');
  const proof = parseTlogProof(text);
  if (!proof.ok) return refused(proof.error.code);
  const origin = proof.value.checkpoint.slice(0, proof.value.checkpoint.indexOf('\n'));
  const own = keys.filter((key) => parseKey(key)?.name === origin);
  const [first, ...more] = own.filter((key) => parseVerifierKey(key).ok);
  if (first === undefined) return refused(`no Ed25519 key of ${origin} given`);
  if (more.length > 0) return refused(`more than one Ed25519 key of ${origin} given`);
  const others: Verifier[] = own.flatMap((key) => {
    const second = parseMlDsaKey(key);
    return second ? [mlDsa44(second, verifyMlDsa)] : [];
  });
  const held = await heldIn(text, first, others);
  if (!held.ok) return refused(held.error.code);
  const { of, index, checkpointNote, checkpoint } = held.value;
  // Given and right, if there: that it is there is to be seen, or a line taken away would go unnoticed.
  const missing = others.some((other) => !bearsLineOf(checkpointNote, other));
  if (missing) return refused('the checkpoint has no signature of the ML-DSA-44 key given');
  const by = others.length > 0 ? 'Ed25519 and ML-DSA-44' : 'Ed25519';
  return {
    holds: true,
    sentence: `Holds: ${of} is number ${index} of ${checkpoint.size} in ${checkpoint.origin}, by its ${by} signature.`,
  };
}

interface Held {
  /** What it is a proof of. */
  readonly of: string;
  readonly index: number;
  readonly checkpointNote: string;
  readonly checkpoint: Checkpoint;
}

/** Of an event in a client's log, or of a client's head in the installation's. */
async function heldIn(
  text: string,
  key: string,
  others: readonly Verifier[],
): Promise<Result<Held, Failure>> {
  const proof = parseTlogProof(text);
  const head = proof.ok ? headIn(proof.value) : null;
  if (proof.ok && head) {
    const { extra, index, path, checkpoint: checkpointNote } = proof.value;
    const by = parseVerifierKey(key);
    const opened = by.ok ? await openCheckpoint(checkpointNote, by.value, others) : by;
    if (!opened.ok) return opened;
    const { size, root } = opened.value;
    if (!verifyInclusion({ leafHash: leafHash(extra ?? new Uint8Array()), index, size, path, root }))
      return err({ code: 'proof_not_included' });
    const of = `the head of ${head.origin}, size ${head.size},`;
    return ok({ of, index, checkpointNote, checkpoint: opened.value });
  }
  const event = eventProofIn(text, key);
  if (!event.ok) return event;
  const verified = await verifyEventProof(event.value, key, others);
  if (!verified.ok) return verified;
  const { eventId, index, checkpointNote } = event.value;
  return ok({ of: `event ${eventId}`, index, checkpointNote, checkpoint: verified.value });
}
