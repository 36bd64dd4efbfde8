import { securityTxt } from '#lib/domain/security-txt.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import type { RequestHandler } from './$types';

/** Whom a fault is told (RFC 9116), as it is configured; 404 where nobody is, of which the start tells. */
export const GET: RequestHandler = ({ locals: { platform } }) => {
  const { config, clock } = platform;
  const contacts = { contacts: config.securityContacts, policy: config.securityPolicy };
  const file = securityTxt(contacts, originOf(config), clock.now());
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return file === null
    ? new Response('nobody is named\n', { status: 404, headers })
    : new Response(file, { headers });
};
