import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Accuracy, MessageImprint, TSTInfo, TSTInfoVersion } from '@peculiar/asn1-tsp';
import { buildSignedData } from '../cms/build.ts';
import { randomSerial } from '../pki/build.ts';
import type { Authority } from '../pki/certificates.ts';
import type { TimestampAuthority } from '../../platform/timestamps/authority.ts';
import {
  readRequest,
  writeGranted,
  writeRejection,
  type TimestampRequest,
} from '../../platform/timestamps/messages.ts';
import { SHA256 } from '../../platform/timestamps/sha256.ts';

const SHA256_LENGTH = 32;

/**
 * An authority in this process, for the demo and for tests: it says what this machine's clock says, so it proves
 * nothing against the operator of the machine. It stamps SHA-256 imprints, to the second, and always with its
 * certificate inside; what it does not do it rejects as RFC 3161 has it.
 *
 * @param input.authority of {@link import('../pki/certificates.ts').createTimestampAuthority}
 * @param input.chain DER of further certificates to travel inside the token; none when the root issued it
 * @param input.policy object identifier under which it stamps
 */
export function embeddedAuthority(input: {
  readonly authority: Authority;
  readonly chain: readonly Uint8Array[];
  readonly policy: string;
  readonly now: () => Date;
}): TimestampAuthority {
  const { authority: signer, chain, policy, now } = input;
  return {
    name: 'embedded',
    async request(message) {
      const request = readRequest(message);
      if (!request.ok) return writeRejection('badRequest', request.error.reason);
      const rejection = reject(request.value, policy);
      if (rejection) return rejection;
      const timestamp = stamp(request.value, policy, now());
      return writeGranted(await buildSignedData({ content: { timestamp }, signer, certificates: chain }));
    },
  };
}

function reject(request: TimestampRequest, policy: string): Uint8Array | null {
  if (request.hash !== 'SHA-256' || request.imprint.length !== SHA256_LENGTH)
    return writeRejection('badAlg', 'only SHA-256 is stamped');
  if (request.policy !== null && request.policy !== policy)
    return writeRejection('unacceptedPolicy', `only ${policy}`);
  if (!request.wantsCertificate)
    return writeRejection('badRequest', 'a token is made with its certificate only');
  return request.hasExtensions ? writeRejection('badRequest', 'extensions are not known here') : null;
}

function stamp({ imprint, nonce }: TimestampRequest, policy: string, now: Date): Uint8Array {
  const genTime = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const info = new TSTInfo({
    version: TSTInfoVersion.v1,
    policy,
    messageImprint: new MessageImprint({
      hashAlgorithm: SHA256,
      hashedMessage: new OctetString(Uint8Array.from(imprint).buffer),
    }),
    serialNumber: randomSerial(),
    genTime,
    accuracy: new Accuracy({ seconds: 1 }),
    ordering: false,
    ...(nonce ? { nonce: Uint8Array.from(nonce).buffer } : {}),
  });
  return new Uint8Array(AsnConvert.serialize(info));
}
