import { Cookie } from 'lucia';
import { ABSOLUTE_DAYS } from './sessions.ts';

const LIFETIME_SECONDS = ABSOLUTE_DAYS * 24 * 60 * 60;
const TOKEN = /^[a-z2-7]{40}$/;

/**
 * The `Set-Cookie` value that keeps a session on a device: out of scripts' reach, not sent along from other sites'
 * forms. Over TLS the `__Host-` prefix (RFC 6265bis, section 4.1.3.2) binds it to this very host. It lives as long
 * as a session can; when one really ends is the server's to say.
 * @param secure whether people reach the server over TLS; browsers drop a `Secure` cookie that comes without
 */
export function sessionCookie(token: string, secure: boolean): string {
  return cookie(token, secure, LIFETIME_SECONDS);
}

/** The `Set-Cookie` value that removes it. */
export function clearedSessionCookie(secure: boolean): string {
  return cookie('', secure, 0);
}

/** The token in a `Cookie` header, or null; anything that can not be one of our tokens counts as none. */
export function readSessionCookie(header: string | null | undefined, secure: boolean): string | null {
  const start = `${nameOf(secure)}=`;
  const pair = (header ?? '').split(';').find((part) => part.trimStart().startsWith(start));
  const token = pair?.trim().slice(start.length) ?? '';
  return TOKEN.test(token) ? token : null;
}

function cookie(value: string, secure: boolean, maxAge: number): string {
  return new Cookie(nameOf(secure), value, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure,
    maxAge,
  }).serialize();
}

function nameOf(secure: boolean): string {
  return secure ? '__Host-segl' : 'segl';
}
