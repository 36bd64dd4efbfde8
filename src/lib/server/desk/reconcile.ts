import { judgeSigned } from '#lib/domain/approval/replay/signed.ts';
import { rulesStatement, type RulesVersion } from '#lib/domain/approval/rules.ts';
import { approvalSignatureStatement, type ApprovalSignature } from '#lib/domain/approval/signature.ts';
import { standInStatement } from '#lib/domain/approval/stand-ins.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { approvalStatement, draftStatement } from '#lib/domain/drafts/statements.ts';
import { judgeDraft } from '#lib/domain/drafts/replay/draft.ts';
import { templateStatement } from '#lib/domain/drafts/templates/template.ts';
import type { Life } from '#lib/domain/events/replay/life.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import { reopeningStatement } from '#lib/domain/ledger/reopening.ts';
import { err, ok } from '#lib/domain/result.ts';
import { reconcilerOf, type Answers, type Reconciler } from '#lib/server/audit/index.ts';
import { chartRows } from '#lib/server/ledger/index.ts';
import type { Context } from '../platform/context.ts';
import { awayDecisions, awayKeys } from './away/reconcile.ts';
import { listStandIns, rulesRows, versionOf } from './approval-rules/store.ts';
import { approvalsThen, photosThen, postedFrom } from './drafts/against-store.ts';
import { decidedThen } from './drafts/signed-store.ts';
import { allApprovals, allDrafts, allSignatures } from './drafts/store.ts';
import { looseRows } from './loose-rows.ts';
import { listReopenings } from './periods/store.ts';
import { mailStatement } from '#lib/domain/drafts/mailed/mail.ts';
import { mailAddresses, mailSenders } from './mailed/registers.ts';
import { allMail } from './mailed/store.ts';
import { photoFiles } from './photos/files-store.ts';
import { photoStatement } from './photos/service.ts';
import { templateIn, templateRows } from './templates/store.ts';
import { completePhotos } from './photos/store.ts';

const drafts: Reconciler = {
  subjectType: 'draft',
  tables: ['ledger.draft', 'ledger.draft_photo', 'ledger.draft_coding'],
  async *current(tx, { clientId }) {
    const chart = await chartRows(tx, clientId);
    for await (const page of allDrafts(tx, clientId)) {
      const ids = page.map(({ id }) => id);
      const named = page.flatMap(({ content }) => content.photos.map(({ id }) => id));
      const vouchers = await postedFrom(tx, clientId, ids);
      const photos = await photosThen(tx, clientId, named);
      const approvals = await approvalsThen(tx, clientId, ids);
      const decided = await decidedThen(tx, clientId, ids);
      for (const draft of page) {
        const as = (form: string | null) => draftStatement.as(draft, form);
        const own = {
          vouchers: vouchers.get(draft.id) ?? [],
          approvals: approvals.get(draft.id) ?? [],
          photos: draft.content.photos.flatMap(({ id }) => photos.get(id) ?? []),
        };
        const against = async ({ events }: Life, others: Others) => [
          ...judgeDraft(events, { clientId, chart, others, ...own }),
          ...(await judgeSigned(decided.get(draft.id) ?? [], { clientId, others })),
        ];
        yield { id: draft.id, as, row: { ...draft }, against };
      }
    }
  },
};

/** Of a client's rules the newest version, which names those before it by their hashes. */
const approvalRules: Reconciler = {
  subjectType: 'approval-rules',
  tables: ['ledger.approval_rules'],
  async *current(tx, { clientId }) {
    const rows = await rulesRows(tx, clientId);
    const last = rows.at(-1);
    if (!last) return;
    const versions = rows.map(versionOf);
    const whole = isChain(clientId, versions);
    yield {
      id: clientId,
      as: (form) => {
        const newest = versions.at(-1);
        return newest && whole
          ? rulesStatement.as({ ...newest, client: clientId }, form)
          : err({ code: 'unreadable' });
      },
      row: { ...last },
    };
  },
};

/** Whether each version can be read, follows the one before and names it. */
function isChain(client: string, versions: readonly (RulesVersion | null)[]): boolean {
  return versions.every((version, at) => {
    const before = at === 0 ? null : versions[at - 1];
    if (!version || before === undefined || version.version !== at + 1) return false;
    const hash = before && statementHash(rulesStatement.of({ ...before, client }));
    return hash === null ? version.previous === null : equalBytes(hash, version.previous ?? new Uint8Array());
  });
}

/** Each by itself: one that can't be read keeps no other from being looked at. */
const templates: Reconciler = {
  subjectType: 'template',
  tables: ['ledger.template'],
  async *current(tx, { clientId }) {
    for (const row of await templateRows(tx, clientId)) {
      const read = templateIn(row);
      yield {
        id: row.id,
        as: (form) => (read ? templateStatement.as(read, form) : err({ code: 'unreadable' })),
        row: { ...row },
      };
    }
  },
};

/** What `segl audit verify` holds against the log. */
export const deskAnswers: Answers = {
  reconcilers: [
    drafts,
    reconcilerOf('approval', ['ledger.approval'], approvalStatement, allApprovals),
    reconcilerOf<ApprovalSignature & { readonly id: string }>(
      'approval-signature',
      ['ledger.approval_signature'],
      approvalSignatureStatement,
      allSignatures,
    ),
    awayKeys,
    awayDecisions,
    reconcilerOf('period-reopening', ['ledger.period_reopening'], reopeningStatement, listReopenings),
    approvalRules,
    reconcilerOf('stand-in', ['ledger.stand_in'], standInStatement, listStandIns),
    templates,
    mailAddresses,
    mailSenders,
    reconcilerOf('mail', ['ledger.mail', 'ledger.mail_part'], mailStatement, allMail),
    reconcilerOf('photo', ['ledger.photo'], photoStatement, completePhotos),
  ],
  recomputed: [],
  files: photoFiles,
  disagreements,
  unanswered: {
    'ledger.mail_content': 'what waits to be let in: one that was changed does not open',
    'ledger.photo_chunk': 'pieces on their way: their sum must have the hash that was promised',
  },
};

/** A sentence for each part of a draft that is loose; none unless somebody went behind the app's back. */
async function disagreements(context: Context): Promise<string[]> {
  const found = await context.transaction(async (tx) => ok(await looseRows(tx, context.clientId)));
  return (found.ok ? found.value : []).map(({ table, id, fault }) => `loose_row: ${table} ${id} ${fault}`);
}
