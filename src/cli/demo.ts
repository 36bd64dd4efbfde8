import { ensureBuilt } from './build.ts';

/**
 * `npm run demo`: the whole of Segl with a demo company, and a single-use sign-in link for each of its people.
 * The first line comes before anything that takes time: all the rest is loaded after it.
 */
console.log('Segl: two demo companies, on a database of their own. Sign-in links come at the end.');
await ensureBuilt();
console.log('Starting the database …');
const { runDemo } = await import('./run-demo.ts');
await runDemo();
