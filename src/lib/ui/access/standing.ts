import AccessGate from './AccessGate.svelte';
import StandingNotice from './StandingNotice.svelte';

/** How the person stands to what the client asks of them: said before they have to, and instead of what is the client's. */
export default { AccessGate, StandingNotice };
