import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ok, type Result } from '#lib/domain/result.ts';
import {
  cosignaturesAt,
  gatherEvidence,
  policyOf,
  record,
  tokensAt,
  type Anchors,
  type NoEvidence,
  type Told,
} from '../../audit/index.ts';
import { approvalTold } from '../../desk/index.ts';
import { peopleBehind } from '../../identity/index.ts';
import { voucherTold } from '../../ledger/index.ts';
import { machine, type Context } from '../../platform/context.ts';
import { rootsIn } from '../../platform/timestamps/source.ts';
import { documentTold, timeRoots } from '../../signing/index.ts';

/** What others have said of the installation's log: one place for all bundles. */
const ANCHORS: Anchors = {
  cosignaturesAt,
  tokensAt,
  policy({ config }) {
    const policy = policyOf(config);
    return policy && { quorum: policy.needed, witnesses: policy.keys.map(({ vkey }) => vkey) };
  },
  roots: async (platform) => rootsIn(await timeRoots(platform)),
};

/**
 * The evidence bundle of a voucher, document, approval or event of the context's client, whichever has this id. That it was
 * given out is an event, which says to whom and which bytes. Errors as {@link gatherEvidence}.
 */
export async function exportEvidence(
  context: Context,
  id: string,
  anchors: Anchors = ANCHORS,
): Promise<Result<Evidence, NoEvidence>> {
  const told = await toldOf(context, id);
  const made = await gatherEvidence(context, told, anchors);
  if (!made.ok) return made;
  const { subject } = told;
  const detail = { by: context.actorId, subject: { ...subject }, sha256: bytesToHex(sha256(made.value)) };
  // Who audits causes no event: it is the machine's, and says who asked.
  const itself = machine(context.platform, context.clientId);
  return itself.transaction<Evidence, NoEvidence>(async (tx) => {
    const about = { type: 'log', id: context.clientId } as const;
    await record(tx, itself, { kind: 'evidence.exported', subject: about, detail });
    return ok({ fileName: `segl-${subject.type}-${subject.id}.zip`, bytes: made.value });
  });
}

export interface Evidence {
  readonly fileName: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A voucher that an approval posted has its id. */
async function toldOf(context: Context, id: string): Promise<Told> {
  const [voucher, approval] = [await voucherTold(context, id), await approvalTold(context, id)];
  const first = voucher ?? approval;
  if (first) {
    const both = [voucher, approval].filter((told) => told !== null);
    return {
      subject: first.subject,
      subjects: both.flatMap(({ subjects }) => subjects),
      statements: both.flatMap(({ statements }) => statements),
      files: both.flatMap(({ files }) => files),
    };
  }
  const none = { subject: { type: 'event', id }, subjects: [], statements: [], files: [] };
  return (await documentTold(context, id, peopleBehind)) ?? none;
}
