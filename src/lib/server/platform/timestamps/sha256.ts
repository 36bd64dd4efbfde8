import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

/** SHA-256, without parameters as RFC 5754 has them written. */
export const SHA256 = new AlgorithmIdentifier({ algorithm: '2.16.840.1.101.3.4.2.1' });
