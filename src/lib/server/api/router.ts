import { auditRouter, createErasingRouter, keysRouter } from '../audit/index.ts';
import type { AnyTRPCProcedure } from '@trpc/server';
import {
  accessRouter,
  createProtectionRouter,
  customersRouter,
  invitationsRouter,
  partnersRouter,
  membersOf,
  peopleRouter,
  resetsRouter,
  securityRouter,
  sessionRouter,
} from '../identity/index.ts';
import { mayAsk, type ProcedureName } from '#lib/domain/access/procedures.ts';
import {
  approvalRulesRouter,
  draftsRouter,
  mailInRouter,
  periodsRouter,
  photosRouter,
  templatesRouter,
} from '../desk/index.ts';
import {
  accrualsRouter,
  itemsRouter,
  ledgerRouter,
  reportsRouter,
  vatReturnRouter,
  yearEndRouter,
} from '../ledger/index.ts';
import { archiveRouter, createDocumentsRouter, verifyRouter } from '../signing/index.ts';
import { carryWeakening } from './weakening/carry.ts';
import { clientsRouter } from './clients-router.ts';
import { evidenceRouter } from './evidence/router.ts';
import { reportPdfRouter } from './report-pdf/router.ts';
import { logReportRouter } from './log-report/router.ts';
import { jobsRouter } from '../platform/jobs/router.ts';
import { createCaller as callerFactory, router } from '../platform/rpc.ts';
import { SURROUNDINGS } from './erasing.ts';
import { PROVE_ACT_TRANSPORT, proveAct, signingWays, type ProveActError } from './prove-act.ts';
import { syncRouter } from '../sync/index.ts';

/** Signing asks of people what identity knows. */
const documentsRouter = createDocumentsRouter<ProveActError>({
  async signers(context) {
    const members = await membersOf(context);
    return (
      members
        // Who is shut out could never sign, and the document would wait for ever.
        .filter(({ role, disabled }) => !disabled && mayAsk(role, 'documents.sign'))
        .map(({ userId, name }) => ({ userId, name }))
    );
  },
  prove: proveAct,
  signing: signingWays,
  transport: PROVE_ACT_TRANSPORT,
});

/** Erasing asks the same of people, and of the books. */
const erasingRouter = createErasingRouter<ProveActError>({
  ...SURROUNDINGS,
  prove: proveAct,
  signing: signingWays,
  transport: PROVE_ACT_TRANSPORT,
});

/** Everything a browser may ask. `api.ts` takes its type, and nothing else of the server, to the browser. */
export const appRouter = router({
  session: sessionRouter,
  security: securityRouter,
  customers: customersRouter,
  invitations: invitationsRouter,
  partners: partnersRouter,
  resets: resetsRouter,
  people: peopleRouter,
  access: accessRouter,
  protection: createProtectionRouter(carryWeakening),
  clients: clientsRouter,
  drafts: draftsRouter,
  approvalRules: approvalRulesRouter,
  mailIn: mailInRouter,
  photos: photosRouter,
  periods: periodsRouter,
  ledger: ledgerRouter,
  reports: reportsRouter,
  vatReturn: vatReturnRouter,
  yearEnd: yearEndRouter,
  items: itemsRouter,
  accruals: accrualsRouter,
  templates: templatesRouter,
  documents: documentsRouter,
  archive: archiveRouter,
  verify: verifyRouter,
  audit: auditRouter,
  keys: keysRouter,
  evidence: evidenceRouter,
  logReport: logReportRouter,
  reportPdf: reportPdfRouter,
  erasing: erasingRouter,
  jobs: jobsRouter,
  sync: syncRouter,
});
export type AppRouter = typeof appRouter;

/** The names of all procedures: one that has no line in PROCEDURES does not compile. */
export type AppProcedure = Listed<NameIn<AppRouter['_def']['record']>>;
type Listed<N extends ProcedureName> = N;
type NameIn<R> = {
  [K in keyof R & string]: R[K] extends AnyTRPCProcedure ? K : `${K}.${NameIn<R[K]>}`;
}[keyof R & string];

export type { Code } from '../platform/rpc.ts';

export const createCaller = callerFactory(appRouter);
