import {
  currentFile,
  isSame,
  standingOf,
  type Augmentation,
  type SigningDocument,
} from '#lib/domain/documents/document.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { signerCertificate } from '#lib/domain/signature/cms/cms.ts';
import { readTimestampToken } from '#lib/domain/signature/cms/timestamp.ts';
import { record, sequencerOf } from '#lib/server/audit/index.ts';
import type { BlobError } from '../../platform/blobs/blobs.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '../../platform/context.ts';
import { listsFor, type RevocationUnavailable } from '../authorities/lists.ts';
import { timestampSource, trustedRoots } from '../authorities/timestamps.ts';
import { appendEvidence, type AppendError } from '../pdf/sign/incremental.ts';
import { inThread } from '../pdf/workshop.ts';
import { obtainTimestamp, type TimestampError } from '../../platform/timestamps/client.ts';
import { documentEvent } from './events.ts';
import { loadFile, storeFile } from './files.ts';
import { findDocument, holdDocument, insertAugmentation } from './store.ts';

/**
 * Prepares a file that all have signed for the time when certificates have run out (PAdES B-LTA): appends the
 * certificates and revocation lists of every signature, and a document timestamp over them; done again before that
 * timestamp's certificate ends, it carries the proof on. Nothing that was signed is touched: the newest file so far stays
 * stored, and its bytes begin the new one.
 *
 * Guards, in this order: `document_unknown`, `document_not_signed`, `timestamps_off` (none are configured),
 * `timestamp_ends_sooner` (than the one there: it would carry nothing on), then what reading, lists, timestamp and
 * storage say, and `document_changed` meanwhile.
 */
export async function augmentDocument(
  context: Context,
  documentId: string,
): Promise<Result<Augmentation, AugmentError>> {
  const opened = await context.transaction<SigningDocument, AugmentError>(async (tx) => {
    const document = await findDocument(tx, context.clientId, documentId);
    if (!document) return err({ code: 'document_unknown' });
    return standingOf(document) === 'signed' ? ok(document) : err({ code: 'document_not_signed' });
  });
  if (!opened.ok) return opened;
  const made = await newerVersion(context, opened.value);
  return made.ok ? commit(context, opened.value, made.value) : made;
}

export type AugmentError =
  | { code: 'document_unknown' }
  | { code: 'document_not_signed' }
  | { code: 'document_changed' }
  | { code: 'timestamps_off' }
  | { code: 'timestamp_ends_sooner' }
  | AppendError
  | RevocationUnavailable
  | TimestampError
  | BlobError;

/**
 * {@link augmentDocument} for a document that was just signed by the last of its signers, or just left by a process that
 * ended. What it can't do now is logged, and done by the hourly look at what is due: the signature stands already.
 */
export async function completeDocument(context: Context, documentId: string): Promise<void> {
  const { platform, clientId, requestId } = context;
  if (platform.config.timestamping === 'none') return;
  const machine = createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId });
  try {
    const done = await augmentDocument(machine, documentId);
    if (!done.ok) platform.log.warn({ documentId, error: done.error.code }, NOT_YET);
  } catch (cause) {
    platform.log.warn({ documentId, err: cause }, NOT_YET);
  }
}

const NOT_YET = 'a signed document could not be prepared for the long term yet';

async function newerVersion(
  context: Context,
  document: SigningDocument,
): Promise<Result<Augmentation, AugmentError>> {
  const { platform } = context;
  const source = await timestampSource(platform);
  if (!source) return err({ code: 'timestamps_off' });
  const bytes = await loadFile(context, currentFile(document));
  const at = platform.clock.now();
  const read = await inThread(
    'pathsIn',
    { bytes, options: { ...(await trustedRoots(platform)), at } },
    { who: context.actorId },
  );
  if (!read.ok && read.error.code === 'documents_busy') return err(read.error);
  const paths = read.ok ? read.value : err({ code: 'cannot_extend' as const });
  if (!paths.ok) return err({ code: 'cannot_extend', reason: paths.error.code });
  const lists = await listsFor(context, paths.value, lastAct(document));
  if (!lists.ok) return lists;
  const no = document.augmentations.length + 1;
  let until = at;
  const extended = await appendEvidence(bytes, {
    who: context.actorId,
    field: `segl-timestamp-${no}`,
    certificates: unique(paths.value.flat()),
    lists: lists.value,
    stamp: async (imprint) => {
      const token = await obtainTimestamp(source.authority, { imprint, roots: source.roots, now: at });
      if (token.ok) until = endOf(token.value);
      return token;
    },
  });
  if (!extended.ok) return extended;
  const last = document.augmentations.at(-1);
  if (last && until <= last.until) return err({ code: 'timestamp_ends_sooner' });
  const file = await storeFile(context, extended.value);
  return file.ok ? ok({ no, at, until, file: file.value }) : file;
}

function commit(
  context: Context,
  base: SigningDocument,
  made: Augmentation,
): Promise<Result<Augmentation, AugmentError>> {
  return context.transaction<Augmentation, AugmentError>(async (tx) => {
    const document = await holdDocument(tx, context.clientId, base.id);
    if (!document) return err({ code: 'document_unknown' });
    const there = document.augmentations.at(-1);
    // Another process was faster.
    if (there && document.augmentations.length > base.augmentations.length) return ok(there);
    if (!isSame(base, document)) return err({ code: 'document_changed' });
    await insertAugmentation(tx, context.clientId, base.id, made);
    const augmented = { ...document, augmentations: [...document.augmentations, made] };
    const detail = { address: null, method: 'service', until: made.until.toISOString() };
    await record(tx, context, documentEvent('augmented', { found: document, document: augmented }, detail));
    sequencerOf(context.platform).signal(context.clientId);
    return ok(made);
  });
}

/** The lists must be from after the last of what they are about. */
function lastAct({ dispatch, signatures, augmentations }: SigningDocument): Date {
  const last = augmentations.at(-1)?.at ?? signatures.at(-1)?.signedAt ?? dispatch?.sentAt;
  if (!last) throw new Error('what was signed was sent');
  return last;
}

function endOf(token: Uint8Array): Date {
  const read = readTimestampToken(token);
  const certificate = read.ok ? signerCertificate(read.value.cms) : null;
  if (!certificate) throw new Error('a token was checked before it was taken');
  return certificate.notAfter;
}

function unique(ders: readonly Uint8Array[]): Uint8Array[] {
  return ders.filter((der, at) => ders.findIndex((other) => equalBytes(other, der)) === at);
}
