import { err, type Result } from '#lib/domain/result.ts';
import { machine, type Context } from '../../platform/context.ts';
import { cmsFor, type CmsError } from '../documents/act.ts';
import { appendSignature, type AppendError } from '../pdf/sign/incremental.ts';
import type { ReportPaper } from '../pdf/report/paper.ts';
import { inThread, type Busy, type TooHeavy } from '../pdf/workshop.ts';
import { sealName } from '../pki/names.ts';

const SEAL_FIELD = 'segl-seal';
/** A report of 2,000 events takes some four seconds on a core of its own. */
const MOST_MILLISECONDS = 120_000;

const SEALED = { nb: 'Forseglet uttrekk', en: 'Sealed report' };

/**
 * A report printed and sealed by the service for the client, as it seals a document that it sends: a certification signature
 * that permits no change, with a timestamp where an authority is configured (PAdES B-T, else B-B). Nobody keeps the file: it
 * is not prepared for the time when its certificates have ended.
 */
export async function sealReport(
  context: Context,
  organisation: { readonly name: string; readonly orgnr: string },
  paper: Omit<ReportPaper, 'sealField' | 'now' | 'organisation'>,
): Promise<Result<Uint8Array, SealReportError>> {
  const now = context.platform.clock.now();
  const who = context.actorId;
  const { name } = organisation;
  const written = await inThread(
    'writeReport',
    { ...paper, organisation: name, sealField: SEAL_FIELD, now },
    { who, milliseconds: MOST_MILLISECONDS },
  );
  if (!written.ok) return err(written.error);
  // The service seals, whoever asks: the first time it makes what certifies it, which who audits may not cause.
  const itself = machine(context.platform, context.clientId);
  return appendSignature(written.value, {
    who,
    field: SEAL_FIELD,
    name,
    reason: SEALED[paper.language],
    time: now,
    certify: { permits: 1 },
    sign: await cmsFor(itself, { name: sealName(name), id: context.clientId, organisation }, 'service'),
  });
}

export type SealReportError = TooHeavy | Busy | AppendError | CmsError;
