import './messages/index.ts';
import { PaperDesk } from './desk.svelte.ts';
import type { PaperForm } from './form.ts';
import Offered from './Offered.svelte';

/** What the device offers of a receipt's pictures, beside its fields. Loaded when there is a picture. */
const papersOf = (form: PaperForm) => ({ desk: new PaperDesk(form), form, Offered });
export default papersOf;
export type Papers = ReturnType<typeof papersOf>;
