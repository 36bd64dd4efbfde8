/**
 * There is no connection, or none any more. The codes are the driver's own, so that whoever looks at an error finds
 * the same ones wherever it came up.
 */
export class NoConnection extends Error {
  readonly code: 'CONNECTION_CLOSED' | 'CONNECTION_ENDED' | 'CONNECT_TIMEOUT';

  constructor(code: NoConnection['code'], message: string) {
    super(message);
    this.code = code;
  }
}
