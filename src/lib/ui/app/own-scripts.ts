/** What the build calls its scripts, workers among them; and the service worker. */
const OWN = /^\/(_app\/immutable\/[\w./-]+\.m?js|service-worker\.js)$/;

/** @throws TypeError where it is no script of this app */
export function ownScript(address: string, origin: string): string {
  const { origin: from, pathname, search } = new URL(address, origin);
  if (from !== origin || search !== '' || !OWN.test(pathname))
    throw new TypeError(`${address} is no script of this app`);
  return address;
}

/**
 * Where the browser asks for what runs as a script to be vouched for (Trusted Types): scripts of this app are, and nothing
 * else; no text is ever run, or drawn as it is. Held by the pages' policy (`svelte.config.js`), which lets nobody make another.
 */
export function allowOwnScripts(): void {
  const { trustedTypes } = globalThis as unknown as { trustedTypes?: Factory };
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => ownScript(address, location.origin),
  });
}

/** Of Trusted Types (W3C), which not all browsers have. */
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
}
