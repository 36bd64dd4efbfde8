import BookOpenCheck from '@lucide/svelte/icons/book-open-check';
import Camera from '@lucide/svelte/icons/camera';
import FileText from '@lucide/svelte/icons/file-text';
import Inbox from '@lucide/svelte/icons/inbox';
import ListTree from '@lucide/svelte/icons/list-tree';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import Scale from '@lucide/svelte/icons/scale';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Signature from '@lucide/svelte/icons/signature';
import { may, type Ability, type Role } from '#lib/domain/access/role.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { NavItem } from '../shell/shell.ts';

interface Place {
  readonly href: string;
  readonly ability: Ability;
  readonly item: () => Omit<NavItem, 'href'>;
}

/** Every place of the app, the daily work first; a person sees those their role lets them use. */
const PLACES: readonly Place[] = [
  { href: '/inbox', ability: 'draft.code', item: () => ({ label: t.nav.inbox, icon: Inbox }) },
  {
    href: '/approvals',
    ability: 'draft.approve',
    item: () => ({ label: t.nav.approvals, icon: BookOpenCheck }),
  },
  {
    href: '/capture',
    ability: 'draft.capture',
    item: () => ({ label: t.nav.capture, short: t.nav.captureShort, icon: Camera }),
  },
  { href: '/vouchers', ability: 'ledger.read', item: () => ({ label: t.nav.vouchers, icon: FileText }) },
  {
    href: '/documents',
    ability: 'document.open',
    item: () => ({ label: t.nav.documents, icon: Signature }),
  },
  {
    href: '/trial-balance',
    ability: 'ledger.read',
    item: () => ({ label: t.nav.trialBalance, short: t.nav.trialBalanceShort, icon: Scale }),
  },
  { href: '/drafts', ability: 'draft.capture', item: () => ({ label: t.nav.drafts, icon: NotebookPen }) },
  { href: '/log', ability: 'log.read', item: () => ({ label: t.nav.log, icon: ListTree }) },
  { href: '/setup', ability: 'ledger.read', item: () => ({ label: t.nav.setup, icon: SlidersHorizontal }) },
];

/** Each role's own main act, whose place is the brightest: what the person is here for. */
const MAIN_ACTS = ['/inbox', '/approvals', '/capture'];

function mainActOf(role: Role): string | undefined {
  const place = PLACES.find(({ href, ability }) => MAIN_ACTS.includes(href) && may(role, ability));
  return place?.href;
}

/** @param waiting how much waits where, by path */
export function placesFor(role: Role, waiting: Readonly<Record<string, number>> = {}): NavItem[] {
  return PLACES.filter(({ ability }) => may(role, ability)).map(({ href, item }) => ({
    href,
    ...item(),
    prominent: href === mainActOf(role),
    waiting: waiting[href] ?? 0,
  }));
}

/** Where a person begins: what waits for them, or else the books, or else the camera. */
export function homeOf(role: Role): string {
  const first = ['/inbox', '/approvals', '/vouchers'];
  const place = PLACES.find(({ href, ability }) => first.includes(href) && may(role, ability));
  return place?.href ?? '/capture';
}

/** Whether the place of this path is one of the role's; the server asks the same, of what is done there. */
export function mayVisit(role: Role, path: string): boolean {
  const place = PLACES.find(({ href }) => isAt(path, href));
  return place === undefined || may(role, place.ability);
}

/** Places whose work lies on the device, and so goes on without network or session. */
export function worksOffline(path: string): boolean {
  return ['/capture', '/drafts'].some((place) => isAt(path, place));
}

function isAt(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}
