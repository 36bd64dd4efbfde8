/** A page that is larger than any picture of it that could be read. */
export class PageTooLarge extends Error {}
