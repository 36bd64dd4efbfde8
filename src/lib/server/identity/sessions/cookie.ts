import { Cookie } from 'lucia';
import { LIFETIME_MS } from '../eid/errand.ts';
import { ABSOLUTE_DAYS } from './sessions.ts';

const LIFETIME_SECONDS = ABSOLUTE_DAYS * 24 * 60 * 60;
/** As long as browsers keep a cookie (at most 400 days); each sign-in begins it anew. */
const DEVICE_LIFETIME_SECONDS = 400 * 24 * 60 * 60;
const TOKEN = /^[a-z2-7]{40}$/;

/**
 * The `Set-Cookie` value that keeps a session on a device: out of scripts' reach, not sent along from other sites'
 * forms. Over TLS the `__Host-` prefix (RFC 6265bis, section 4.1.3.2) binds it to this very host. It lives as long
 * as a session can; when one really ends is the server's to say.
 * @param secure whether people reach the server over TLS; browsers drop a `Secure` cookie that comes without
 */
export function sessionCookie(token: string, secure: boolean): string {
  return cookie(token, secure, { name: nameOf(secure), maxAge: LIFETIME_SECONDS });
}

/** The `Set-Cookie` value that removes it. */
export function clearedSessionCookie(secure: boolean): string {
  return cookie('', secure, { name: nameOf(secure), maxAge: 0 });
}

/** The token in a `Cookie` header, or null; anything that can not be one of our tokens counts as none. */
export function readSessionCookie(header: string | null | undefined, secure: boolean): string | null {
  const token = read(header, nameOf(secure));
  return token !== null && TOKEN.test(token) ? token : null;
}

/**
 * The `Set-Cookie` value by which a device knows who was signed in on it (`sign-in/known-device.ts`). Out of scripts' reach
 * like the session's, and stays when that has ended: that is what it is for.
 */
export function deviceCookie(value: string, secure: boolean): string {
  return cookie(value, secure, { name: deviceNameOf(secure), maxAge: DEVICE_LIFETIME_SECONDS });
}

/** What the device keeps, or null. Whether it means anything is for who made it to say. */
export function readDeviceCookie(header: string | null | undefined, secure: boolean): string | null {
  return read(header, deviceNameOf(secure));
}

/**
 * The `Set-Cookie` value that keeps for what somebody was sent to a provider of eIDs (`eid/errand.ts`), sealed. No other site's
 * navigation brings it along: the page they come back to asks with it.
 */
export function errandCookie(value: string, secure: boolean): string {
  const maxAge = LIFETIME_MS / 1000;
  return cookie(value, secure, { name: errandNameOf(secure), maxAge, sameSite: 'strict' });
}

/** The `Set-Cookie` value that removes it. */
export function clearedErrandCookie(secure: boolean): string {
  return cookie('', secure, { name: errandNameOf(secure), maxAge: 0, sameSite: 'strict' });
}

/** What the browser keeps, or null. Whether it means anything is for who made it to say. */
export function readErrandCookie(header: string | null | undefined, secure: boolean): string | null {
  return read(header, errandNameOf(secure));
}

function read(header: string | null | undefined, name: string): string | null {
  const start = `${name}=`;
  const pair = (header ?? '').split(';').find((part) => part.trimStart().startsWith(start));
  return pair === undefined ? null : pair.trim().slice(start.length);
}

interface Kept {
  readonly name: string;
  readonly maxAge: number;
  readonly sameSite?: 'lax' | 'strict';
}

function cookie(value: string, secure: boolean, { name, maxAge, sameSite = 'lax' }: Kept): string {
  return new Cookie(name, value, { httpOnly: true, sameSite, path: '/', secure, maxAge }).serialize();
}

function nameOf(secure: boolean): string {
  return secure ? '__Host-segl' : 'segl';
}

function deviceNameOf(secure: boolean): string {
  return `${nameOf(secure)}-device`;
}

function errandNameOf(secure: boolean): string {
  return `${nameOf(secure)}-eid`;
}
