import { hexToBytes } from '@noble/hashes/utils.js';
import type { Json, JsonObject } from '../canonical.ts';
import type { DocumentMade } from './replay.ts';

/**
 * What the signatures of a document rest on, of what `segl.document` says of it. Whoever made the statement may have put
 * anything there: what has another shape is nothing, under which nothing is right.
 */
export function documentIn(id: string, value: JsonObject): DocumentMade {
  const dispatch = objectIn(value['dispatch']);
  return {
    id,
    dispatch: {
      file: fileIn(dispatch['file']),
      signers: listIn(dispatch['signers']).map(({ no, userId }) => ({
        no: numberIn(no),
        userId: textIn(userId),
      })),
    },
    signatures: listIn(value['signatures']).map(({ actId, signerNo, position, signedWith, file }) => ({
      ...{ actId: textIn(actId), signerNo: numberIn(signerNo), position: numberIn(position) },
      ...{ signedWith: signedWith === undefined ? null : hashIn(signedWith), file: fileIn(file) },
    })),
  };
}

const objectIn = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
const listIn = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map((each) => objectIn(each as Json)) : [];
const textIn = (value: Json | undefined) => (typeof value === 'string' ? value : '');
const numberIn = (value: Json | undefined) => (typeof value === 'number' ? value : 0);
const hashIn = (value: Json | undefined) =>
  /^[0-9a-f]{64}$/.test(textIn(value)) ? hexToBytes(textIn(value)) : new Uint8Array();
const fileIn = (value: Json | undefined) => ({ sha256: hashIn(objectIn(value)['sha256']) });
