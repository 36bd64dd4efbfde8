import { publishedUnder } from '#lib/server/signing/index.ts';
import type { RequestHandler } from './$types';

/** What certificates name as their issuer's address: `KEY.crl` its revocation list, `KEY.crt` its certificate. */
const FILE = /^([0-9a-f]{40})\.(crl|crt)$/;

/** For anybody's validator: DER, as RFC 5280 (4.2.1.13, 4.2.2.1) has it. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const [, keyId = '', kind] = FILE.exec(params.file) ?? [];
  const found = kind === undefined ? null : await publishedUnder(locals.platform, keyId);
  if (!found) return new Response('not found\n', { status: 404 });
  const body = Buffer.from(kind === 'crl' ? found.list : found.certificate);
  const type = kind === 'crl' ? 'application/pkix-crl' : 'application/pkix-cert';
  return new Response(body, { headers: { 'content-type': type } });
};
