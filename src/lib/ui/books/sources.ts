import type { VoucherSource } from '#lib/domain/ledger/voucher.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** Where a voucher came from, in words. */
export function sourceName(source: VoucherSource): string {
  const names: Readonly<Record<VoucherSource, string>> = {
    manual: t.vouchers.source_manual,
    draft: t.vouchers.source_draft,
    import: t.vouchers.source_import,
    opening: t.vouchers.source_opening,
    reversal: t.vouchers.source_reversal,
    'year-end': t.vouchers.source_yearEnd,
    automatic: t.vouchers.source_automatic,
  };
  return names[source];
}
