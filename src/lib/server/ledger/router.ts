import { mergeRouters } from '../platform/rpc.ts';
import { chartRouter } from './chart/router.ts';
import { saftRouter } from './saft/router.ts';
import { searchRouter } from './search/router.ts';
import { vouchersRouter } from './vouchers/router.ts';

/** One name for devices, a router for each subject. */
export const ledgerRouter = mergeRouters(chartRouter, vouchersRouter, searchRouter, saftRouter);
