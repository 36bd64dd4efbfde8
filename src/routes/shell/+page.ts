/**
 * The empty page the service worker answers every navigation with: made at build time, without content, so that
 * it is the same for everybody and its router shows the page that was asked for.
 */
export const prerender = true;
export const ssr = false;
