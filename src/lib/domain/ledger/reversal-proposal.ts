import { statement } from '../statement.ts';

/** That somebody wants an opening balance taken back, which needs two. */
export interface StatedProposal {
  readonly id: string;
  readonly voucherId: string;
  readonly date: string;
  readonly text: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
}

/** `segl.reversal-proposal.v1`: that this person wants that opening balance taken back, on that date. */
export const proposalStatement = statement<StatedProposal>('segl.reversal-proposal', {
  v1: ({ id, voucherId, date, text, proposedBy, proposedAt }) => ({
    ...{ id, voucher: voucherId, date, text, proposedBy },
    proposedAt: proposedAt.toISOString(),
  }),
});
