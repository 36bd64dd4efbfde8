import type { Command } from 'commander';
import { mlDsa44, parseMlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { verifyEventProof } from '#lib/domain/tlog/event-proof.ts';
import { prefixOf } from '#lib/domain/tlog/log-path.ts';
import { bearsLineOf, parseKey, parseVerifierKey, type Verifier } from '#lib/domain/tlog/note.ts';
import { eventProofIn } from '#lib/domain/tlog/tlog-proof.ts';
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
  const proof = eventProofIn(text, '');
  if (!proof.ok) return refused(proof.error.code);
  const origin = proof.value.checkpointNote.slice(0, proof.value.checkpointNote.indexOf('\n'));
  const own = keys.filter((key) => parseKey(key)?.name === origin);
  const [first, ...more] = own.filter((key) => parseVerifierKey(key).ok);
  if (first === undefined) return refused(`no Ed25519 key of ${origin} given`);
  if (more.length > 0) return refused(`more than one Ed25519 key of ${origin} given`);
  const others: Verifier[] = own.flatMap((key) => {
    const second = parseMlDsaKey(key);
    return second ? [mlDsa44(second, verifyMlDsa)] : [];
  });
  const verified = await verifyEventProof(proof.value, first, others);
  if (!verified.ok) return refused(verified.error.code);
  const { eventId, index, size, checkpointNote } = proof.value;
  // Given and right, if there: that it is there is to be seen, or a line taken away would go unnoticed.
  const missing = others.some((other) => !bearsLineOf(checkpointNote, other));
  if (missing) return refused('the checkpoint has no signature of the ML-DSA-44 key given');
  const by = others.length > 0 ? 'Ed25519 and ML-DSA-44' : 'Ed25519';
  return {
    holds: true,
    sentence: `Holds: event ${eventId} is number ${index} of ${size} in ${verified.value.origin}, by its ${by} signature.`,
  };
}
