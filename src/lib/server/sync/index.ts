/** What devices send: each mutation applied exactly once. */
export { syncRouter } from './router.ts';
