import { OWN_SECURITY } from '#lib/domain/access/own-security.ts';
import type { RequestHandler } from './$types';

/** Where a password manager sends a person to change it (W3C, A Well-Known URL for Changing Passwords). */
export const GET: RequestHandler = () =>
  new Response(null, { status: 303, headers: { location: OWN_SECURITY } });
