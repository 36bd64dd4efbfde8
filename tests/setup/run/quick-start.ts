import { registerHooks } from 'node:module';

/*
 * Node reads a package's whole description for every file that it resolves within, and that of drizzle-orm has 180 KB:
 * half of what a process of ours needs to start. Its files name one another as they lie, so nothing has to be read. Each
 * process of a test run starts with this (`tests/run.ts`); without it all is the same and slower.
 */
const PLACE = '/node_modules/drizzle-orm/';

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL = '', conditions } = context;
    const near = /^\.\.?\/.*\.js$/.test(specifier) && parentURL.includes(PLACE);
    if (!near || !conditions.includes('import')) return next(specifier, context);
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
  },
});
