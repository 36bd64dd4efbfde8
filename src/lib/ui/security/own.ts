import type { Api } from '#lib/api.ts';

/** What the server says of the person's own access. */
export type OwnSecurity = Awaited<ReturnType<Api['security']['read']['query']>>;
