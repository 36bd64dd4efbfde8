import FileText from '@lucide/svelte/icons/file-text';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import Signature from '@lucide/svelte/icons/signature';
import { formatAmount } from '#lib/domain/money.ts';
import { mayAsk } from '#lib/domain/access/procedures.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { dateOf } from '../signing/documents.ts';
import { standingText } from '../signing/standing.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';
import { sourceName } from '../books/sources.ts';
import type { Entry, EntryGroup } from './entries.ts';
import type { Found } from './found-search.svelte.ts';

type FoundVoucher = NonNullable<Found['vouchers']>['byAmount'][number];
type FoundDraft = Found['drafts'][number];

/** Who looks: where a draft is opened depends on what one may do with it. */
export interface Looking {
  readonly userId: string;
  readonly role: Role;
  readonly go: (href: string) => void;
}

/** What the server found, by kind. A number may be an amount and a day at once: both are shown. */
export function foundGroups(found: Found | null, looking: Looking): EntryGroup[] {
  if (!found) return [];
  const { vouchers, drafts, documents } = found;
  const { go } = looking;
  return [
    { name: 'amounts', entries: (vouchers?.byAmount ?? []).map((each) => voucher('amount', each, go)) },
    { name: 'days', entries: (vouchers?.byDay ?? []).map((each) => voucher('day', each, go)) },
    { name: 'drafts', entries: drafts.flatMap((each) => draft(each, looking)) },
    {
      name: 'documents',
      entries: documents.map((each) => ({
        value: `document ${each.id}`,
        number: '',
        name: each.title,
        icon: Signature,
        hint: `${standingText(each).text} · ${formatDate(dateOf(each).toISOString().slice(0, 10))}`,
        run: () => go(`/documents/${each.id}`),
      })),
    },
  ];
}

function voucher(by: string, each: FoundVoucher, go: Looking['go']): Entry {
  return {
    value: `${by} ${each.id}`,
    number: voucherNumber(each),
    name: each.text || sourceName(each.source),
    icon: FileText,
    hint: formatDate(each.date),
    run: () => go(`/vouchers/${each.id}`),
  };
}

function draft(each: FoundDraft, { userId, role, go }: Looking): Entry[] {
  const href = pageOfDraft(each, { userId, role });
  if (href === null) return [];
  const said = [
    each.amount === null ? '' : formatAmount(each.amount),
    each.date === null ? '' : formatDate(each.date),
  ];
  const hint = said.filter(Boolean).join(' · ');
  return [
    {
      value: `draft ${each.id}`,
      number: '',
      name: each.text || t.drafts.noText,
      icon: NotebookPen,
      ...(hint === '' ? {} : { hint }),
      run: () => go(href),
    },
  ];
}

/** Where a draft is opened, by who is to do something with it now; null where the person has no page for it. */
export function pageOfDraft(
  { id, state, createdBy }: Pick<FoundDraft, 'id' | 'state' | 'createdBy'>,
  { userId, role }: Pick<Looking, 'userId' | 'role'>,
): string | null {
  if (state === 'inbox' && mayAsk(role, 'drafts.code')) return `/inbox/${id}`;
  if (state === 'submitted' && mayAsk(role, 'drafts.decide')) return `/approvals/${id}`;
  return createdBy === userId && mayAsk(role, 'drafts.mine') ? `/drafts/${id}` : null;
}
