import Building2 from '@lucide/svelte/icons/building-2';
import Contrast from '@lucide/svelte/icons/contrast';
import FileText from '@lucide/svelte/icons/file-text';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import Scale from '@lucide/svelte/icons/scale';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import { accountLedger } from '#lib/domain/ledger/reports/account-ledger.ts';
import { trialBalance } from '#lib/domain/ledger/reports/trial-balance.ts';
import { addressOf } from '#lib/domain/report/address.ts';
import { placeAt } from '#lib/domain/access/screens.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { LOCALE_NAMES, LOCALES, locale, setLocale, t } from '#lib/i18n/i18n.svelte.ts';
import { sheet } from '../keys/sheet.svelte.ts';
import type { NavItem } from '../app/places.ts';
import type { Membership } from '../app/session.svelte.ts';
import { setTheme, theme, THEMES } from '../theme.svelte.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';
import { sourceName } from '../books/sources.ts';
import { SHOWN, type EntryGroup } from './entries.ts';
import { findVouchers } from './find-vouchers.ts';
import type { LedgerSearch } from './ledger-search.svelte.ts';

/** What the shell knows and the palette offers again. */
export interface Around {
  readonly items: readonly NavItem[];
  readonly path: string;
  readonly clients: readonly Membership[];
  readonly currentClient: string | undefined;
  readonly onselectclient: (clientId: string) => void;
  readonly mayBegin: boolean;
  readonly go: (href: string) => void;
}

/** Everything that can be reached, by kind; of the vouchers those that fit the query, and what else was `found`. */
export function groupsOf(
  around: Around,
  ledger: LedgerSearch | null,
  found: readonly EntryGroup[],
  query: string,
): EntryGroup[] {
  return [
    places(around),
    ...(ledger ? [vouchers(around, ledger, query)] : []),
    ...found,
    ...(ledger ? [accounts(around, ledger), ledgers(around, ledger)] : []),
    clients(around),
    { name: 'choices', entries: choices() },
  ];
}

function places({ items, path, go }: Around): EntryGroup {
  const entries = items.map(({ href, label, icon, waiting }) => ({
    value: href,
    number: '',
    name: label,
    icon,
    ...(waiting ? { hint: t.nav.waiting(waiting) } : {}),
    chosen: placeAt(path) === href,
    run: () => go(href),
  }));
  return { name: 'places', entries: [...entries, ...reports(items, go)] };
}

/** The reports stand under one place of the app; whoever has that has each of them. */
function reports(items: readonly NavItem[], go: (href: string) => void) {
  const place = items.find(({ href }) => href === '/trial-balance');
  if (!place) return [];
  return Object.entries(t.reportNames).map(([id, name]) => ({
    value: `report ${id}`,
    number: '',
    name,
    icon: place.icon,
    run: () => go(`/${id}`),
  }));
}

function vouchers({ go }: Around, ledger: LedgerSearch, query: string): EntryGroup {
  const entries = findVouchers(ledger.vouchers, query, SHOWN).map((voucher) => ({
    value: `voucher ${voucher.id}`,
    number: voucherNumber(voucher),
    name: voucher.text || sourceName(voucher.source),
    icon: FileText,
    hint: formatDate(voucher.date),
    run: () => go(`/vouchers/${voucher.id}`),
  }));
  return { name: 'vouchers', entries };
}

function accounts({ go }: Around, ledger: LedgerSearch): EntryGroup {
  const entries = ledger.accounts.map(({ number, name }) => ({
    value: `account ${number}`,
    number,
    name,
    icon: Scale,
    run: () => go(addressOf(trialBalance, { account: number })),
  }));
  return { name: 'accounts', entries };
}

/** Every posting on an account, as another thing to go to than where it stands among the others. */
function ledgers({ go }: Around, ledger: LedgerSearch): EntryGroup {
  const entries = ledger.accounts.map(({ number, name }) => ({
    value: `ledger ${number}`,
    number,
    name,
    icon: ScrollText,
    run: () => go(addressOf(accountLedger, { account: number })),
  }));
  return { name: 'ledgers', entries };
}

function clients({ clients: all, currentClient, onselectclient, mayBegin, go }: Around): EntryGroup {
  const entries = all
    .filter(({ clientId }) => clientId !== currentClient)
    .map(({ clientId, name, orgnr }) => ({
      value: `client ${clientId}`,
      number: orgnr,
      name,
      hint: `${t.account.orgnr} ${orgnr}`,
      icon: Building2,
      run: () => onselectclient(clientId),
    }));
  const another = { value: 'new-client', number: '', name: t.account.newClient, icon: Building2 };
  return {
    name: 'clients',
    entries: mayBegin ? [...entries, { ...another, run: () => go('/clients/new') }] : entries,
  };
}

function choices(): EntryGroup['entries'] {
  const themeNames = {
    system: t.account.themeSystem,
    light: t.account.themeLight,
    dark: t.account.themeDark,
  };
  return [
    ...THEMES.map((each) => ({
      value: `theme ${each}`,
      number: '',
      name: t.palette.themeOf(themeNames[each].toLowerCase()),
      icon: Contrast,
      chosen: each === theme(),
      run: () => setTheme(each),
    })),
    ...LOCALES.map((each) => ({
      value: `language ${each}`,
      number: '',
      name: t.palette.languageOf(LOCALE_NAMES[each]),
      icon: Languages,
      chosen: each === locale(),
      run: () => void setLocale(each),
    })),
    { value: 'keys', number: '', name: t.keys.show, icon: Keyboard, run: () => (sheet.open = true) },
  ];
}
