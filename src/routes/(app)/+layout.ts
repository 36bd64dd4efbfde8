// Drawn on the device alone: it must open without network, and shows what only the device can decrypt.
export const ssr = false;
export const csr = true;
export const prerender = false;
