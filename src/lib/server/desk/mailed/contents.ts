import type { ColumnPlace } from '../../platform/keys/sealed-column.ts';

/** Where the bytes of a mail's part stand while it waits. */
export const contentPlace = (clientId: string, mailId: string, position: number): ColumnPlace => ({
  ...{ clientId, table: 'ledger.mail_content', column: 'sealed', row: `${mailId}/${position}` },
});
