/** Which no answer is without. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()',
} as const;
const OVER_TLS = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const;

/** The page that stands for every address offline says the rest of its policy itself: it is kept with the hashes of its scripts. */
const SHELL = '/shell';
const OF_SHELL = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/** What is no page may load nothing, wherever somebody opens it. */
const OF_FILES = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** A worker runs under the policy that its script came with: its own code, and this server. */
const OF_SCRIPTS = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'";
/**
 * The workers that decode pictures, HEIC and those in a PDF, that find papers in them and read them, and the one that makes a
 * key of a passphrase. Nothing else on a device runs WebAssembly.
 */
const WASM = /\/(heic-worker|paper-worker|read-worker|pdf\.worker|argon2-worker)[\w.-]*\.m?js$/;
const OF_WASM = OF_SCRIPTS.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");

/**
 * The headers of whatever leaves, files of the build too. A page made by the server has a longer policy of its own, in
 * place of this one (`svelte.config.js`).
 * @param path as it was asked for, without the query
 * @param tls whether browsers reach the server over TLS, and over nothing else from now on
 */
export function headersOf(path: string, tls: boolean): Readonly<Record<string, string>> {
  return { ...ALWAYS, ...(tls && OVER_TLS), 'content-security-policy': policyOf(path) };
}

function policyOf(path: string): string {
  if (path === SHELL) return OF_SHELL;
  if (WASM.test(path)) return OF_WASM;
  return /\.m?js$/.test(path) ? OF_SCRIPTS : OF_FILES;
}
