import type { Page } from 'playwright-core';
import type { Role } from '#lib/domain/access/role.ts';

/** Every page there is, by its route: `/vouchers/[voucherId]`. */
export const PAGES = Object.keys(import.meta.glob('../../../src/routes/**/+page.svelte'))
  .map((path) => path.replace(/^.*src\/routes/, '').replace(/\/\+page\.svelte$/, ''))
  .map((path) => path.replaceAll(/\/\([a-z]+\)/g, '') || '/')
  .sort();

/** What one device keeps: each of these goes on from the one before, in one walk. */
export const ON_DEVICE: readonly string[] = ['/capture', '/drafts', '/drafts/[draftId]', '/device'];

/** Pages that show nothing and lead on. */
export const LEADING_ON = ['/', '/shell'];

const PASSPHRASE = 'fire gamle furutrær';

/** A page as somebody meets it: its address, and what they do there before it is looked at. */
export interface Stop {
  readonly name: string;
  readonly path: string;
  /** Whether only a page that is loaded anew is in this state, as one that asks for the passphrase. */
  readonly anew?: boolean;
  readonly act?: (page: Page) => Promise<void>;
}

/** What stands in the addresses. */
export interface Ids {
  readonly draft: string;
  readonly submitted: string;
  readonly voucher: string;
  readonly uploaded: string;
  readonly sent: string;
  readonly code: string;
  /** The token of one that waits. */
  readonly invitation: string;
  /** The same of one that asks in an accounting firm. */
  readonly toPartner: string;
  /** A customer or supplier with something open. */
  readonly party: string;
}

/** Who meets each route, and in which states, in the order in which they come about. A NEW PAGE has its line here. */
export function stopsOf(ids: Ids): Readonly<Record<string, readonly [Role | null, ...Stop[]]>> {
  return {
    '/sign-in': [null, at('/sign-in')],
    '/link': [null, at('/link#some-link', 'with a link'), at('/link')],
    '/invitation': [
      null,
      at(`/invitation#${ids.invitation}`, 'open'),
      at('/invitation', 'of nothing'),
      at(`/invitation#${ids.toPartner}`, 'to a firm'),
    ],
    '/eid/[provider]': [null, at('/eid/nobodys?error=access_denied&state=x', 'of nothing')],
    '/reset': [null, at('/reset')],
    '/share': [null, at('/share'), at('/share?kept=1&left=2&code=not_a_photo', 'in part')],
    '/verify': [null, at('/verify')],
    '/verify/[code]': [null, at(`/verify/${ids.code}`), at('/verify/SEGL-0000')],
    '/verify/saft': [null, at('/verify/saft')],
    '/security': ['bookkeeper', at('/security')],
    '/inbox': ['bookkeeper', at('/inbox')],
    '/inbox/new': ['bookkeeper', at('/inbox/new'), at(`/inbox/new?copy=${ids.voucher}`, 'a copy')],
    '/inbox/[draftId]': ['bookkeeper', at(`/inbox/${ids.draft}`)],
    '/vouchers': ['bookkeeper', at('/vouchers')],
    '/vouchers/[voucherId]': ['bookkeeper', at(`/vouchers/${ids.voucher}`)],
    '/trial-balance': ['bookkeeper', at('/trial-balance')],
    '/periods': ['bookkeeper', at('/periods')],
    '/year-end': ['bookkeeper', at('/year-end')],
    '/accruals': ['bookkeeper', at('/accruals'), at(`/accruals?voucher=${ids.voucher}`, 'of a voucher')],
    '/templates': ['bookkeeper', at('/templates')],
    '/mail-in': ['bookkeeper', at('/mail-in')],
    '/inbox/file': ['bookkeeper', at('/inbox/file')],
    '/items': ['bookkeeper', at('/items'), at('/items?parties=supplier', 'suppliers')],
    '/items/[partyId]': ['bookkeeper', at(`/items/${ids.party}`)],
    '/party-ledger': ['bookkeeper', at(`/party-ledger?party=${ids.party}`)],
    '/income-statement': ['bookkeeper', at('/income-statement')],
    '/income-months': ['bookkeeper', at('/income-months')],
    '/vat-specification': ['bookkeeper', at('/vat-specification')],
    '/party-balances': ['bookkeeper', at('/party-balances')],
    '/balance-sheet': ['bookkeeper', at('/balance-sheet')],
    '/posting-journal': ['bookkeeper', at('/posting-journal')],
    '/account-ledger': [
      'bookkeeper',
      at('/account-ledger', 'of no account'),
      at('/account-ledger?account=1920'),
    ],
    '/dimension-results': ['bookkeeper', at('/dimension-results')],
    '/dimension-ledger': [
      'bookkeeper',
      at('/dimension-ledger', 'of no project'),
      at('/dimension-ledger?type=P&code=1'),
    ],
    '/vat-return': ['bookkeeper', at('/vat-return')],
    '/vat-return/[startsOn]': [
      'bookkeeper',
      at('/vat-return/2026-09-01'),
      at('/vat-return/2026-11-01', 'running'),
    ],
    '/vat-return/[startsOn]/lines': [
      'bookkeeper',
      at('/vat-return/2026-09-01/lines?line=31%20output%201500'),
      at('/vat-return/2026-09-01/lines?line=99%20input', 'of no code'),
    ],
    '/documents': ['bookkeeper', at('/documents')],
    '/documents/[documentId]': [
      'bookkeeper',
      at(`/documents/${ids.uploaded}`, 'a draft'),
      at(`/documents/${ids.sent}`, 'sent'),
    ],
    '/log': ['bookkeeper', at('/log'), at('/log?text=bilag&of=voucher&kind=voucher.viewed', 'with a filter')],
    '/history': [
      'bookkeeper',
      at('/history', 'of nothing'),
      at(`/history?of=voucher&id=${ids.voucher}`),
      at(`/history?of=draft&id=${ids.submitted}`, 'of a draft'),
    ],
    '/log/checks': ['bookkeeper', at('/log/checks')],
    '/log/erase': [
      'administrator',
      at('/log/erase'),
      { name: 'of a person', path: '/log/erase', act: chooseFirst },
    ],
    '/jobs': ['bookkeeper', at('/jobs')],
    '/setup': ['bookkeeper', at('/setup')],
    '/people': [
      'administrator',
      at('/people'),
      { name: 'a member', path: '/people', act: showMember },
      { name: 'inviting', path: '/people', act: invite },
      { name: 'inviting a firm', path: '/people', anew: true, act: inviteFirm },
    ],
    '/customers': [
      'administrator',
      at('/customers'),
      { name: 'putting somebody on it', path: '/customers', act: assign },
    ],
    '/approval-rules': [
      'administrator',
      at('/approval-rules'),
      { name: 'written', path: '/approval-rules', act: writeRule },
    ],
    '/access': ['administrator', at('/access')],
    '/archive': ['administrator', at('/archive')],
    '/protection': ['administrator', at('/protection')],
    '/keys': ['administrator', at('/keys')],
    '/registers': [
      'bookkeeper',
      at('/registers'),
      at('/registers?new', 'a new account'),
      at('/registers?row=1920', 'an account'),
    ],
    '/registers/[register]': [
      'bookkeeper',
      ...['vat-codes', 'parties', 'dimensions', 'series', 'years'].flatMap((register) => [
        at(`/registers/${register}`, register),
        at(`/registers/${register}?new`, `${register}, a new one`),
      ]),
      at('/registers/vat-codes?row=1', 'a VAT code'),
    ],
    '/clients/new': [
      'administrator',
      at('/clients/new'),
      { name: 'wrong', path: '/clients/new', act: misread },
    ],
    '/capture': [
      'bookkeeper',
      at('/capture', 'without a passphrase'),
      { name: 'open', path: '/capture', act: protect },
      { name: 'locked', path: '/capture', anew: true },
      { name: 'saved', path: '/capture', anew: true, act: capture },
    ],
    '/drafts': ['bookkeeper', { name: 'open', path: '/drafts', anew: true, act: unlock }],
    '/drafts/[draftId]': ['bookkeeper', { name: 'open', path: '/drafts', anew: true, act: openFirst }],
    '/approvals': ['manager', at('/approvals')],
    '/approvals/several': ['manager', at('/approvals/several')],
    '/device': ['bookkeeper', { name: 'open', path: '/device', anew: true, act: unlock }],
    '/approvals/[draftId]': ['manager', at(`/approvals/${ids.submitted}`)],
    '/documents/[documentId]/sign': ['manager', at(`/documents/${ids.sent}/sign`)],
    '/documents/[documentId]/read': ['manager', at(`/documents/${ids.sent}/read`)],
    'another role’s': ['manager', at('/inbox')],
    'no page': ['manager', at('/nowhere')],
  };
}

const at = (path: string, name = ''): Stop => ({ name, path });

/* In either language, so by what the fields are. */

const password = (page: Page) => page.locator('input[type=password]');

async function protect(page: Page): Promise<void> {
  await password(page).first().waitFor();
  for (const field of await password(page).all()) await field.fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.locator('form.receipt').waitFor();
}

async function unlock(page: Page): Promise<void> {
  await password(page).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await password(page).waitFor({ state: 'detached' });
}

async function capture(page: Page): Promise<void> {
  await unlock(page);
  await page.locator('form.receipt input[inputmode=decimal]').fill('42');
  await page.locator('form.receipt [type=submit]').click();
  await page.locator('.saved').waitFor();
}

async function writeRule(page: Page): Promise<void> {
  await page.locator('section[aria-labelledby=rules] button').click();
  await page.locator('section[aria-labelledby=edited-rules] button').first().click();
  await page.locator('fieldset').waitFor();
}

async function showMember(page: Page): Promise<void> {
  await page.locator('main a[data-row]').first().click();
  await page.locator('section[aria-labelledby=member]').waitFor();
}

async function invite(page: Page): Promise<void> {
  await page.locator('main header button').click();
  await page.locator('dialog form').waitFor();
}

async function inviteFirm(page: Page): Promise<void> {
  await invite(page);
  await page.locator('dialog input[value=firm]').check({ force: true });
}

async function assign(page: Page): Promise<void> {
  await page.locator('main article .head:has(h3) button').first().click();
  await page.locator('dialog form').waitFor();
}

async function chooseFirst(page: Page): Promise<void> {
  await page.locator('main select').selectOption({ index: 1 });
  await page.locator('.plan').waitFor();
}

async function misread(page: Page): Promise<void> {
  await page.getByRole('textbox').first().fill('123456789');
  await page.locator('summary').first().click();
}

async function openFirst(page: Page): Promise<void> {
  await unlock(page);
  await page.locator('a[href^="/drafts/"]').first().click();
  await page.waitForURL(/\/drafts\/./);
}
