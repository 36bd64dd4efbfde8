/** Someone who stamps time: a TimeStampReq in, a TimeStampResp out, both DER. A rejected promise: unreachable. */
export interface TimestampAuthority {
  readonly name: string;
  request(message: Uint8Array): Promise<Uint8Array>;
}
