import { verifyPdf as verify, type VerifyOptions } from '#lib/domain/signature/verify.ts';
import { differingPage as differing } from './drawn/compare.ts';
import { inspectUpload as inspect } from './upload/inspect.ts';
import { pathsIn as paths } from '#lib/domain/signature/paths.ts';
import { prepareEvidence as keep, type EvidenceInput } from './sign/prepare-evidence.ts';
import { prepareSignature as prepare, type SignatureInput } from './sign/prepare-signature.ts';
import { writeReport as write } from './report/write.ts';
import type { ReportPaper } from './report/paper.ts';
import type { Trails } from './stamp/margin-stamp.ts';
import { stampDocument as stamp, type StampInput } from './stamp/stamp.ts';

/* What is done with a stranger's file, each as the thread's pool calls it: by name, with one argument. */

export const inspectUpload = (bytes: Uint8Array) => inspect(bytes);

export const stampDocument = ({ bytes, input }: { bytes: Uint8Array; input: StampInput }) =>
  stamp(bytes, input);

export const differingPage = ({
  before,
  after,
  trails,
}: Record<'before' | 'after', Uint8Array> & { trails: Trails }) => differing(before, after, trails);

export const prepareSignature = ({ bytes, input }: { bytes: Uint8Array; input: SignatureInput }) =>
  prepare(bytes, input);

export const prepareEvidence = ({ bytes, input }: { bytes: Uint8Array; input: EvidenceInput }) =>
  keep(bytes, input);

export const writeReport = (paper: ReportPaper) => write(paper);

export const pathsIn = ({ bytes, options }: { bytes: Uint8Array; options: VerifyOptions }) =>
  paths(bytes, options);

export const verifyPdf = ({ bytes, options }: { bytes: Uint8Array; options: VerifyOptions }) =>
  verify(bytes, options);
