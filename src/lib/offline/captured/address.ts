/** Where what is shared is posted, and where a page says what became of it. The manifest says the same. */
export const SHARE = '/share';
