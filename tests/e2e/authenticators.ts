import type { CDPSession } from 'playwright-core';
import type { Device } from './browser.ts';

/* Virtual authenticators of a browser (W3C Web Authentication, 11). */

/** A device with a fingerprint reader, as the browser has it. */
export async function withAuthenticator(
  { page }: Pick<Device, 'page'>,
  transport: 'internal' | 'usb' = 'internal',
  traits: { readonly hasPrf?: boolean } = {},
) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  return { cdp, id: await addAuthenticator(cdp, transport, traits) };
}
/** @param traits.hasPrf it evaluates (WebAuthn, `prf`) */
export async function addAuthenticator(
  cdp: CDPSession,
  transport: 'internal' | 'usb',
  { hasPrf = false }: { readonly hasPrf?: boolean } = {},
): Promise<string> {
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport,
        hasResidentKey: true,
        hasUserVerification: true,
      },
      ...{ isUserVerified: true, automaticPresenceSimulation: true, hasPrf },
    },
  });
  return authenticatorId;
}

/** Whose finger is on which. */
export async function touch(cdp: CDPSession, fingers: Readonly<Record<string, boolean>>) {
  for (const [authenticatorId, enabled] of Object.entries(fingers))
    await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
}

/** Sets back how often each credential of an authenticator says that it was used: what a copy of it does. */
export async function copyOf({ cdp, id: authenticatorId }: { cdp: CDPSession; id: string }): Promise<void> {
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
  for (const credential of credentials) {
    const { credentialId } = credential;
    await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
    await cdp.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: { ...credential, signCount: 1 },
    });
  }
}
