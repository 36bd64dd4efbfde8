import { err, ok, type Result } from '../result.ts';
import { packBundle } from './archive.ts';
import { factsIn, type Checking, type EvidenceInvalid } from './check.ts';
import { LANGUAGES, MOST_BUNDLED, reportMember, type Members } from './members.ts';
import { reportOf } from './report.ts';

/**
 * The bundle of these members, with the reports that follow from them. Nothing is bundled that does not hold: errors as
 * whoever checks it would get them, and `evidence_too_large`.
 */
export async function bundle(
  members: Members,
  checking: Checking,
): Promise<Result<Uint8Array<ArrayBuffer>, EvidenceInvalid>> {
  let size = 0;
  for (const bytes of members.values()) size += bytes.length;
  if (size > MOST_BUNDLED) return err({ code: 'evidence_too_large', most: MOST_BUNDLED });
  const facts = await factsIn(members, checking);
  if (!facts.ok) return facts;
  const reports = LANGUAGES.map((each) => [reportMember(each), reportOf(facts.value, each)] as const);
  return ok(packBundle(new Map([...members, ...reports])));
}
