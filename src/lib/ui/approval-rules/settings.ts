import type { Api } from '#lib/api.ts';
import { heldAt, type ApprovalRule } from '#lib/domain/approval/rules.ts';
import { formatAmount } from '#lib/domain/money.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { loadNames, nameOf, type Names } from '#lib/ui/app/people.ts';
import { askedInWords } from '#lib/ui/waits/in-words.ts';

type Ledger<K extends 'counterparties' | 'dimensions'> = Awaited<ReturnType<Api['ledger'][K]['query']>>;
type Read = Awaited<ReturnType<Api['approvalRules']['read']['query']>>;
export type Version = Read['versions'][number];
export type StandIn = Read['standIns'][number];

/** Everything that the settings show. */
export interface Settings extends Read {
  readonly names: Names;
  readonly parties: Ledger<'counterparties'>;
  readonly dimensions: Ledger<'dimensions'>;
  /** The version that holds now; null: none. */
  readonly held: Version | null;
  /** Those that are to take over. */
  readonly coming: readonly Version[];
  /** Those that hold no more, newest first. */
  readonly earlier: readonly Version[];
}

export async function loadSettings(api: Api): Promise<Settings> {
  const [read, names, parties, dimensions] = await Promise.all([
    api.approvalRules.read.query(),
    loadNames(api),
    api.ledger.counterparties.query(),
    api.ledger.dimensions.query(),
  ]);
  const now = new Date();
  const held = heldAt(read.versions, now);
  const coming = read.versions.filter(({ validFrom }) => validFrom > now);
  const earlier = read.versions.filter((each) => each !== held && each.validFrom <= now).toReversed();
  return { ...read, names, parties, dimensions, held, coming, earlier };
}

/** What vouchers a rule is about: `fra 10 000,00 kr · konto 6000–6999`. */
export function aboutInWords(rule: ApprovalRule, { names, parties, dimensions }: Settings): string {
  const { amount, account, counterpartyId, dimension, personId } = rule;
  const about = [
    ...(amount === null ? [] : [t.approvalRules.amountFrom(formatAmount(amount))]),
    ...(account === null ? [] : [t.approvalRules.accounts(account.first, account.last)]),
    ...(counterpartyId === null
      ? []
      : [
          t.approvalRules.counterpartyIs(
            parties.find(({ id }) => id === counterpartyId)?.name ?? `…${counterpartyId.slice(-6)}`,
          ),
        ]),
    ...(dimension === null ? [] : [dimensionInWords(dimension, dimensions)]),
    ...(personId === null ? [] : [t.approvalRules.personIs(nameOf(names, personId))]),
  ];
  return about.length === 0 ? t.approvalRules.everyVoucher : about.join(' · ');
}

function dimensionInWords(
  { type, code }: { readonly type: string; readonly code: string },
  dimensions: Settings['dimensions'],
): string {
  const known = dimensions.find((each) => each.type === type && each.code === code);
  return t.approvalRules.dimensionIs(known?.typeName ?? type, known?.name ?? code);
}

/** Whom a rule asks. */
export function whomInWords({ asks, approverId }: ApprovalRule, names: Names): string {
  const named = approverId === null ? [] : [approverId];
  return askedInWords({ people: asks === 'two' ? 2 : 1, named }, names);
}
