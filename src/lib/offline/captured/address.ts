/** The page that says what became of what was shared, and takes what is opened with the app. The manifest names both. */
export const SHARE = '/share';

/** Where what is shared is posted: no page, as a form posted to a page is that page's. */
export const POSTED = '/share/files';
