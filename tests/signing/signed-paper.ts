import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { ok } from '#lib/domain/result.ts';
import { addTimestamp, signatureValue, signCms } from '#lib/server/signing/cms/sign.ts';
import { appendSignature } from '#lib/server/signing/pdf/sign/incremental.ts';
import { obtainTimestamp } from '#lib/server/platform/timestamps/client.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';
import { NOW } from './certificates.ts';
import { STAMP } from './paper.ts';
import { FJORD, newInstallation, newSigner, type Installation } from './people.ts';

/** A stamped document with the seal and every signer's signature, each with a real CMS of a key of their own. */
export async function signedByAll(
  bytes: Uint8Array,
  options: {
    readonly installation?: Installation;
    readonly signers?: readonly { readonly field: string; readonly name: string }[];
    readonly now?: Date;
    /** With signature timestamps. */
    readonly timestamps?: boolean;
    /** On every page. */
    readonly showAddress?: boolean;
    /** False for a file that is sealed. */
    readonly seal?: boolean;
  } = {},
): Promise<{ file: Uint8Array; root: Uint8Array }> {
  const {
    now = NOW,
    signers = STAMP.signers,
    timestamps = false,
    showAddress = false,
    seal = true,
  } = options;
  const { installation = await newInstallation(now) } = options;
  const { issuer, root, stamper } = installation;
  const tsa = embeddedAuthority({ authority: stamper, chain: [], policy: '2.25.1', now: () => now });
  let file = bytes;
  const sealing = seal ? [{ field: STAMP.sealField, name: FJORD.name }] : [];
  for (const { field, name } of [...sealing, ...signers]) {
    const signer = await newSigner(issuer, now, name);
    const result = await appendSignature(file, {
      field,
      name,
      reason: STAMP.title,
      time: now,
      ...(field === STAMP.sealField
        ? { certify: { permits: 2 } }
        : { appearance: { name, method: 'totp', address: '2001:db8::7', showAddress } }),
      sign: async (digest) => {
        const cms = await signCms({ digest, signer, chain: [issuer.certificate] });
        if (!timestamps) return ok(cms);
        const imprint = digestOf('SHA-256', signatureValue(cms));
        const token = await obtainTimestamp(tsa, { imprint, roots: [root], now });
        return token.ok ? ok(addTimestamp(cms, token.value)) : token;
      },
    });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    file = result.value;
  }
  return { file, root };
}
