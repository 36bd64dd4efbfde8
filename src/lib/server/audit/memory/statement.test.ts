import { expect, it } from 'vitest';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { begun, clientsBytes, headBytes, readClients, readHead, type RememberedHead } from './statement.ts';

const keys = createKeyProvider(new Uint8Array(32).fill(7));
const clientId = '0198c0de-0000-7000-8000-000000000001';
const head: RememberedHead = {
  ...{
    clientId,
    generation: 0,
    origin: 'segl.example.no/log/x',
    key: 'k',
    authenticated: true,
    secondSince: null,
  },
  ...{ size: 7, root: new Uint8Array(32).fill(1), note: 'one\ntwo\n' },
};

it('is these bytes, wherever the key is, and ever after', () => {
  expect(Buffer.from(headBytes(keys, begun(clientId))).toString()).toBe(
    `{"authenticated":false,"client":"${clientId}","generation":0,"key":"","note":"","origin":"","root":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"v":"segl.memory.head.v1"}\ne910ad2b7218ca9378adc7bcd3a5955b3df863ed677d554bf503e517d61fec3d\n`,
  );
  expect(Buffer.from(headBytes(keys, { ...head, secondSince: 2 })).toString()).toBe(
    `{"authenticated":true,"client":"${clientId}","generation":0,"key":"k","note":"one\\ntwo\\n","origin":"segl.example.no/log/x","root":"${'01'.repeat(32)}","secondSince":2,"size":7,"v":"segl.memory.head.v2"}\ne55aae84ba2de48e18e05b4c98289128b233c05aea5691c802dda19ddb55b534\n`,
  );
  expect(Buffer.from(clientsBytes(keys, [clientId])).toString()).toBe(
    `{"clients":["${clientId}"],"v":"segl.memory.clients.v1"}\n5c2577a5292903902c9b5362f11dbf6d5a86c43246c822f15f4e6e716c50964c\n`,
  );
});

it('opens for the client and the installation alone, and with each byte as it was', () => {
  const bytes = headBytes(keys, head);
  expect(readHead(keys, clientId, bytes)).toEqual(head);
  const ofTwo = { ...head, secondSince: 2 };
  expect(readHead(keys, clientId, headBytes(keys, ofTwo))).toEqual(ofTwo);
  expect(readHead(keys, clientId.replace('1', '2'), bytes)).toBeNull();
  expect(readHead(createKeyProvider(new Uint8Array(32)), clientId, bytes)).toBeNull();
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
    expect(readHead(keys, clientId, changed), `byte ${at}`).toBeNull();
    expect(readHead(keys, clientId, bytes.subarray(0, at))).toBeNull();
  }
  const clients = clientsBytes(keys, [clientId]);
  expect(readClients(keys, clients)).toEqual(new Set([clientId]));
  // One is not the other, under the same mark.
  expect(readClients(keys, bytes)).toBeNull();
  expect(readHead(keys, clientId, clients)).toBeNull();
});
