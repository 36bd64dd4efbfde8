import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ out: 'build' }),
    files: { serviceWorker: 'src/service-worker/index.ts' },
    // One empty page stands for every address offline: what it loads is named from the root.
    paths: { relative: false },
    // The page registers the worker itself through workbox-window, so that a new version is offered, never forced.
    serviceWorker: { register: false },
    typescript: {
      // Node knows these by `imports` of the package; svelte-check finds the components behind them by paths alone.
      config: (made) => {
        const { compilerOptions } = /** @type {{ compilerOptions: { paths: object } }} */ (made);
        Object.assign(compilerOptions.paths, { '#lib/*': ['../src/lib/*'], '#tests/*': ['../tests/*'] });
      },
    },
    // Who asks is looked at for every change, with a code in the answer (`server/api/from-elsewhere.ts`).
    csrf: { trustedOrigins: ['*'] },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['none'],
        'script-src': ['self'],
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'blob:', 'data:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'manifest-src': ['self'],
        'worker-src': ['self'],
        'base-uri': ['none'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
        // The development server draws its own remarks as it likes.
        ...(process.env.NODE_ENV === 'development'
          ? {}
          : {
              'require-trusted-types-for': ['script'],
              // Templates of components; drawings of icons; scripts of the app itself (`ui/app/own-scripts.ts`).
              'trusted-types': ['svelte-trusted-html', 'segl-icons', 'default'],
            }),
      },
    },
  },
};
