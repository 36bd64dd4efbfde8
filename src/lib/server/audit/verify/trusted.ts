import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from '#lib/domain/tlog/note.ts';
import type { Findings } from './findings.ts';

/** What an auditor brings along: without it the log is only held against itself. */
export interface Trusted {
  /** The log's verifier key as kept elsewhere. */
  readonly verifierKey?: string | undefined;
  /** A signed checkpoint kept from earlier: its tree must be a beginning of the present one. */
  readonly checkpoint?: string | undefined;
}

/** The key given, if it is one: it must be among those that the log has. */
export function checkTrustedKey(
  key: VerifierKey | null,
  earlier: readonly VerifierKey[],
  trusted: Trusted,
  findings: Findings,
): VerifierKey | null {
  if (trusted.verifierKey === undefined) return null;
  const parsed = parseVerifierKey(trusted.verifierKey);
  if (!parsed.ok) {
    const found = trusted.verifierKey;
    const expected = 'name+hash+key';
    findings.add({ code: 'trusted_key_malformed', subject: 'log', place: 'the key given', expected, found });
    return null;
  }
  const keys = key ? [key, ...earlier].map((each) => formatVerifierKey(each)) : [];
  if (key && !keys.includes(trusted.verifierKey)) {
    const found = formatVerifierKey(key);
    const expected = trusted.verifierKey;
    findings.add({ code: 'log_key_not_trusted', subject: 'log', place: 'audit.log', expected, found });
  }
  return parsed.value;
}

/**
 * The checkpoint given, opened; null where none is, or it does not open (`trusted_checkpoint_invalid`).
 * @param keys of which one must have signed it; the first is whom it is expected of
 */
export async function openTrusted(
  keys: readonly (VerifierKey | null)[],
  trusted: Trusted,
  findings: Findings,
): Promise<Checkpoint | null> {
  if (trusted.checkpoint === undefined) return null;
  const [key, ...others] = keys.filter((each) => each !== null);
  let opened = key ? await openCheckpoint(trusted.checkpoint, key) : null;
  for (const other of others) if (!opened?.ok) opened = await openCheckpoint(trusted.checkpoint, other);
  if (opened?.ok) return opened.value;
  const expected = `a note signed by ${key?.name ?? 'the log'}`;
  const found = opened ? opened.error.code : 'no key to check it with';
  findings.add({
    code: 'trusted_checkpoint_invalid',
    subject: 'log',
    place: 'the checkpoint given',
    expected,
    found,
  });
  return null;
}
