import type { LucideIcon } from '@lucide/svelte';
import BookOpenCheck from '@lucide/svelte/icons/book-open-check';
import Camera from '@lucide/svelte/icons/camera';
import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import FileText from '@lucide/svelte/icons/file-text';
import HandCoins from '@lucide/svelte/icons/hand-coins';
import Inbox from '@lucide/svelte/icons/inbox';
import Landmark from '@lucide/svelte/icons/landmark';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Library from '@lucide/svelte/icons/library';
import ListTree from '@lucide/svelte/icons/list-tree';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Signature from '@lucide/svelte/icons/signature';
import Users from '@lucide/svelte/icons/users';
import type { Role } from '#lib/domain/access/role.ts';
import { screenAt, screensOf, type Screen } from '#lib/domain/access/screens.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** A place in the app. The order of the items is the order in the aside and for the keyboard. */
export interface NavItem {
  href: string;
  label: string;
  /** For tabs and rail, where the label is too long to stand under an icon. */
  short?: string;
  icon: LucideIcon;
  /** The person's own main act: in the middle of the tabs on phones, a button of its own elsewhere. At most one. */
  prominent?: boolean;
  /** How much waits there; shown and said when above zero. */
  waiting?: number;
}

/** The name and icon of each screen that is a place of its own; null of one that others lead to. */
const PLACES: Readonly<Record<Screen, (() => Omit<NavItem, 'href'>) | null>> = {
  '/inbox': () => ({ label: t.nav.inbox, icon: Inbox }),
  '/approvals': () => ({ label: t.nav.approvals, icon: BookOpenCheck }),
  '/capture': () => ({ label: t.nav.capture, short: t.nav.captureShort, icon: Camera }),
  '/vouchers': () => ({ label: t.nav.vouchers, icon: FileText }),
  '/documents': () => ({ label: t.nav.documents, icon: Signature }),
  '/archive': null,
  '/trial-balance': () => ({ label: t.nav.reports, icon: ChartColumn }),
  '/income-statement': null,
  '/income-months': null,
  '/balance-sheet': null,
  '/posting-journal': null,
  '/vat-specification': null,
  '/account-ledger': null,
  '/dimension-results': null,
  '/dimension-ledger': null,
  '/accruals': null,
  '/templates': null,
  '/mail-in': null,
  '/items': () => ({ label: t.nav.items, short: t.nav.itemsShort, icon: HandCoins }),
  '/party-balances': null,
  '/party-ledger': null,
  '/periods': () => ({ label: t.nav.periods, icon: CalendarCheck }),
  '/year-end': null,
  '/vat-return': () => ({ label: t.nav.vatReturn, short: t.nav.vatReturnShort, icon: Landmark }),
  '/drafts': () => ({ label: t.nav.drafts, icon: NotebookPen }),
  '/log': () => ({ label: t.nav.log, icon: ListTree }),
  '/history': null,
  '/jobs': () => ({ label: t.nav.jobs, icon: ListChecks }),
  '/registers': () => ({ label: t.nav.registers, short: t.nav.registersShort, icon: Library }),
  '/people': () => ({ label: t.nav.people, icon: Users }),
  '/customers': null,
  '/approval-rules': null,
  '/access': null,
  '/protection': null,
  '/keys': null,
  '/device': null,
  '/setup': () => ({ label: t.nav.setup, icon: SlidersHorizontal }),
};

/** Each role's own main act, whose place is the brightest: what the person is here for. */
const MAIN_ACTS: readonly Screen[] = ['/inbox', '/approvals', '/capture'];
/** Where a person begins: what waits for them, or else the books. */
const FIRST: readonly Screen[] = ['/inbox', '/approvals', '/vouchers'];
/** Places whose work lies on the device, and so goes on without network or session. */
const ON_DEVICE: readonly Screen[] = ['/capture', '/drafts', '/device'];
/** Places that an open device answers for where there is no network (`offline/desk`). */
const AT_DESK: readonly Screen[] = ['/inbox', '/approvals', '/documents'];

/** @param waiting how much waits where, by path */
export function placesFor(role: Role, waiting: Readonly<Record<string, number>> = {}): NavItem[] {
  const screens = screensOf(role);
  const main = screens.find((screen) => MAIN_ACTS.includes(screen));
  return screens.flatMap((href) => {
    const item = PLACES[href]?.();
    return item ? [{ href, ...item, prominent: href === main, waiting: waiting[href] ?? 0 }] : [];
  });
}

/** Where a person begins, or else the camera. */
export function homeOf(role: Role): Screen {
  return screensOf(role).find((screen) => FIRST.includes(screen)) ?? '/capture';
}

/** Whether the place of this path is one of the role's; the server asks the same, of what is done there. */
export function mayVisit(role: Role, path: string): boolean {
  const screen = screenAt(path);
  return screen === null || screensOf(role).includes(screen);
}

/** Whether what a path shows is the client's; what is the person's own they reach whatever the client asks of them. */
export function isOfClient(path: string): boolean {
  return path !== '/security' && path !== '/clients/new';
}

/** Whether the place of this path stands without network as long as the device is open. */
export function standsOpen(path: string): boolean {
  const screen = screenAt(path);
  return screen !== null && AT_DESK.includes(screen);
}

export function worksOffline(path: string): boolean {
  const screen = screenAt(path);
  return screen !== null && ON_DEVICE.includes(screen);
}
