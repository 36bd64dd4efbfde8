import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Code, Finding, Part } from './finding.ts';

/** Which no answer is without, and how each is. */
const ALWAYS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /frame-ancestors 'none'/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /^camera=\(self\), geolocation=\(\), microphone=\(\)$/,
  'referrer-policy': /^same-origin$/,
  'x-content-type-options': /^nosniff$/,
};
/** A year or longer (31.5 million seconds), in all its names. */
const OVER_TLS = {
  'strict-transport-security': /^max-age=(\d{9,}|[4-9]\d{7}|3[2-9]\d{6}|31[5-9]\d{5}); includeSubDomains/,
};
/** Which no answer has: who else may read it, and what made it. */
const NEVER = ['access-control-allow-origin', 'server', 'x-powered-by'];
/** What the policy of a page says, wherever that stands. */
const OF_PAGES = [
  /(^|; ?)default-src 'none'/,
  /script-src 'self'( 'sha256-[\w+/=]+')*(;|$)/,
  /(^|; ?)base-uri 'none'/,
  /(^|; ?)object-src 'none'|(^|; ?)default-src 'none'/,
  /require-trusted-types-for 'script'/,
  /trusted-types svelte-trusted-html segl-icons default(;|$)/,
  /^(?!.*wasm)/,
];
const WITHIN = /http-equiv="content-security-policy" content="([^"]*)"/;
const ID = '0198c0de-0000-7000-8000-0000000000d1';
/** Where nothing answers. */
const NOWHERE = ['/nowhere', '/api/nowhere', '/_app/immutable/nowhere.js'];

/** Every address that a route answers at, with something in the place of what it takes; and some where none does. */
export function addressesOf(root: string): string[] {
  const routes = readdirSync(join(root, 'src/routes'), { recursive: true, encoding: 'utf8' });
  const answering = routes.flatMap(
    (path) => /^(.*?)\/?\+(?:page\.svelte|server\.ts)$/.exec(path.replaceAll('\\', '/'))?.[1] ?? [],
  );
  return [...new Set(answering.map(addressOf)), ...NOWHERE];
}

function addressOf(route: string): string {
  const parts = route.split('/').filter((part) => part !== '' && !/^\(.*\)$/.test(part));
  return `/${parts.map((part) => part.replace('[x+2e]', '.').replace(/^\[.*\]$/, ID)).join('/')}`;
}

/**
 * Asks each address of a server once, and follows no redirect.
 * @param server without a slash at the end
 * @param tls whether it stands behind https, however it is asked here
 */
export async function headers(server: string, paths: readonly string[], tls: boolean): Promise<Part> {
  const findings: Finding[] = [];
  for (const path of paths) {
    const answer = await fetch(server + path, { redirect: 'manual' });
    findings.push(...headerFaults(path, answer, await answer.text(), tls));
  }
  return { name: 'headers', looked: paths.length, findings, notChecked: null };
}

/** What is wrong with the headers of one answer. */
export function headerFaults(
  path: string,
  { headers: told }: Pick<Response, 'headers'>,
  body: string,
  tls: boolean,
): Finding[] {
  const fault = (code: Code, name: string, says: string): Finding => ({
    code,
    where: `${path} ${name}`,
    says,
  });
  const wanted = Object.entries({ ...ALWAYS, ...(tls && OVER_TLS) }).flatMap(([name, right]) => {
    const value = told.get(name);
    if (value === null) return [fault('header_missing', name, 'not sent')];
    return right.test(value) ? [] : [fault('header_wrong', name, value.slice(0, 200))];
  });
  const unwanted = NEVER.flatMap((name) => {
    const value = told.get(name);
    return value === null ? [] : [fault('header_wrong', name, `sent: ${value.slice(0, 200)}`)];
  });
  const policy = told.get('content-security-policy');
  const lax = policy === null ? null : laxPolicy(policy, told.get('content-type') ?? '', body);
  return [...wanted, ...unwanted, ...(lax ? [fault('header_wrong', 'policy', lax)] : [])];
}

/** @returns what the policy lacks or lets in; null where it is right */
function laxPolicy(policy: string, type: string, body: string): string | null {
  if (/https?:|\*|(?<!wasm-)unsafe-eval/.test(policy)) return `lets in: ${policy.slice(0, 200)}`;
  if (!type.startsWith('text/html')) return /^default-src 'none'/.test(policy) ? null : 'default-src';
  // The page that is kept brings its own, with the hashes of its scripts.
  const said = policy.includes('script-src') ? policy : (WITHIN.exec(body)?.[1] ?? '');
  return OF_PAGES.find((right) => !right.test(said))?.source ?? null;
}
