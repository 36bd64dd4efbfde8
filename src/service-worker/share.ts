import { POSTED } from '../lib/offline/captured/address.ts';
import { landing } from '../lib/offline/captured/landing.ts';
import { takeShared } from '../lib/offline/captured/share.ts';

/**
 * What another app shares with Segl, as the manifest says (`share_target`): a form that the browser posts. Each file is
 * sealed for the vault of the person who was here last, and lies nowhere as it came; then a page says what became of it.
 */
export async function takesShares({ request }: { readonly request: Request }): Promise<Response> {
  return Response.redirect(new URL(await pageAfter(request), location.origin), 303);
}

async function pageAfter(request: Request): Promise<string> {
  if (isFromElsewhere(request)) return landing({ kept: 0, left: ['share_from_elsewhere'] });
  try {
    const form = await request.formData();
    const title = form.get('title');
    const files = form.getAll('file').filter((each) => each instanceof File);
    return landing(await takeShared(files, typeof title === 'string' ? title : ''));
  } catch {
    return landing({ kept: 0, left: ['share_failed'] });
  }
}

export const isShare = ({ url, sameOrigin }: { url: URL; sameOrigin: boolean }): boolean =>
  sameOrigin && url.pathname === POSTED;

/**
 * Another site may post the same form. A share comes from no page (`Origin: null`), and opens one in a window: what has a page
 * of elsewhere before it, or is to stand in a frame, is none. A site that withholds where it is from looks like a share; see
 * the threat model.
 */
function isFromElsewhere({ mode, destination, referrer, headers }: Request): boolean {
  if (mode !== 'navigate' || destination !== 'document') return true;
  const froms = [headers.get('origin') ?? 'null', originOf(referrer)];
  return froms.some((from) => from !== 'null' && from !== location.origin);
}

/** `null` where none is said: an empty address, or `about:client`. */
const originOf = (address: string): string => (address === '' ? 'null' : new URL(address).origin);
