import {
  documentStatement,
  passkeySignaturesOf,
  type Signature,
  type SigningDocument,
} from '#lib/domain/documents/document.ts';
import {
  judgeSender,
  judgeSignatures,
  judgeSigners,
  type Organisation,
} from '#lib/domain/documents/replay.ts';
import type { Fault } from '#lib/domain/events/replay/event.ts';
import type { Life } from '#lib/domain/events/replay/life.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import type { RowFacts } from '#lib/domain/events/subjects.ts';
import { err } from '#lib/domain/result.ts';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { actSignaturesOf, type Answers, type Reconciler } from '#lib/server/audit/index.ts';
import { findClient } from '../platform/tenant/store.ts';
import { timeRoots } from './authorities/timestamps.ts';
import { NotOurs } from './authorities/revocation.ts';
import { issuerStatement, type Generation } from './authorities/statements.ts';
import { generationsOf } from './authorities/service.ts';
import { filings, folders, groups, types } from './archive/registers.ts';
import { documentFiles } from './documents/files-store.ts';
import { fitted, identifierOf } from './pki/names.ts';
import { allDocuments } from './documents/store.ts';

const documents: Reconciler = {
  subjectType: 'document',
  tables: ['document', 'dispatch', 'signer', 'signature', 'closing', 'augmentation'].map(
    (name) => `signing.${name}`,
  ),
  async *current(tx, { clientId }) {
    const client = await findClient(tx, clientId);
    for await (const document of allDocuments(tx, clientId)) {
      const signatures = await actSignaturesOf(tx, clientId, passkeySignaturesOf(document));
      const as = (form: string | null) => documentStatement.as(document, form);
      const against = async ({ events }: Life, others: Others) => [
        ...judgeSigners(events, document.dispatch, others),
        ...judgeSender(events, client, others),
        ...(await judgeSignatures(events, document, { client: clientId, signatures, others })),
      ];
      yield { id: document.id, as, row: factsOf(document), against };
    }
  },
};

/** What `segl audit verify` holds against the log. */
export const signingAnswers: Answers = {
  timeRoots,
  reconcilers: [
    documents,
    folders,
    groups,
    types,
    filings,
    {
      subjectType: 'issuer',
      tables: ['signing.issuer'],
      async *current(tx, { clientId, platform }) {
        const generations = await generationsOf(tx, platform, clientId).catch(unreadable);
        if (generations?.length === 0) return;
        const newest = generations?.at(-1);
        const client = await findClient(tx, clientId);
        yield {
          against: (life) => (client && generations ? judgeIssuer(life, generations, client) : []),
          id: clientId,
          as: (form) =>
            generations ? issuerStatement.as({ clientId, generations }, form) : err({ code: 'unreadable' }),
          row: newest ? { createdAt: newest.createdAt, revokedAt: newest.revoked?.at ?? null } : null,
        };
      },
    },
  ],
  recomputed: [],
  files: documentFiles,
  disagreements: () => Promise.resolve([]),
  unanswered: {
    'signing.authority':
      'the installation’s, not a client’s: each signature rests on the certificate in its file',
    'signing.revocation':
      'the installation’s: under an HMAC of its own, and the issuer’s are in its statement',
    'signing.revocation_list': 'follows from the revocations, and is signed',
  },
};

/** Each certifies in the name of the client (`sender_differs`). */
function judgeIssuer(
  { events }: Life,
  generations: readonly Generation[],
  { name, orgnr }: Organisation,
): Fault[] {
  const created = events.findLast(({ kind }) => kind === 'issuer.created');
  if (!created?.marked) return [];
  const expected = `${fitted(name)}, ${identifierOf(orgnr)}`;
  return generations.flatMap(({ certificate }): Fault[] => {
    const read = readCertificate(certificate);
    const names = read.ok ? read.value.subjectName : null;
    const found = `${names?.organisation}, ${names?.organisationIdentifier}`;
    return found === expected ? [] : [{ code: 'sender_differs', eventId: created.id, expected, found }];
  });
}

/** A row that is not ours is one finding; the rest of the client, and all others, are verified all the same. */
function unreadable(cause: unknown): null {
  if (cause instanceof NotOurs) return null;
  throw cause;
}

/** The columns of its parts that events fix. */
function factsOf({ dispatch, signatures, augmentations, closing, ...own }: SigningDocument): RowFacts {
  const signedBy = ({ signerNo }: Signature) =>
    dispatch?.signers.find(({ no }) => no === signerNo)?.userId ?? null;
  return {
    ...own,
    code: dispatch?.code ?? null,
    sentBy: dispatch?.sentBy ?? null,
    sentAt: dispatch?.sentAt ?? null,
    ...Object.fromEntries(signatures.map((each) => [`signedBy/${each.position}`, signedBy(each)])),
    ...Object.fromEntries(signatures.map(({ position, signedAt }) => [`signedAt/${position}`, signedAt])),
    augmentedAt: augmentations.at(-1)?.at ?? null,
    closedBy: closing?.by ?? null,
    closedAt: closing?.at ?? null,
  };
}
