import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const ICON = fileURLToPath(new URL('../lib/ui/primitives/Icon.svelte', import.meta.url));

const NOTHING = '\0segl-nothing';

/**
 * Packages that bring more than they are asked for. The icon set's component can do what no icon here does: ours draws
 * the same. What registers the service worker is given in the language of today's browsers, not of older ones. What finds the
 * paper in a picture could do it another way as well, with a model it would fetch from elsewhere: that part is left out.
 */
export function lighter(): Plugin {
  return {
    name: 'segl-lighter',
    enforce: 'pre',
    resolveId(source, importer, options) {
      if (source === '../Icon.svelte' && importer?.includes('/@lucide/svelte/')) return ICON;
      if (source === './scanic-mlDetector.js') return NOTHING;
      if (source === 'workbox-window')
        return this.resolve('workbox-window/build/workbox-window.prod.mjs', importer, options);
      return null;
    },
    load: (id) => (id === NOTHING ? 'export {};' : null),
  };
}
