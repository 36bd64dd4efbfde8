import { MediaQuery } from 'svelte/reactivity';

const tablet = new MediaQuery('min-width: 48rem');
const desktop = new MediaQuery('min-width: 68.75rem');

/**
 * The posture of the screen, with the breakpoints of tokens.css. For what is another element in another posture
 * (cards or a table); what only lies elsewhere is CSS.
 */
export const posture = {
  get current(): 'phone' | 'tablet' | 'desktop' {
    if (desktop.current) return 'desktop';
    return tablet.current ? 'tablet' : 'phone';
  },
};
