import { createApi } from '#lib/api.ts';
import { locale } from '#lib/i18n/i18n.svelte.ts';

/**
 * Whether this device is told that something waits.
 *
 *   reading ─┬─▶ lacking   the browser can't, or the installation does not
 *            ├─▶ denied    the person has said no to the browser
 *            ├─▶ off ── start() ──▶ on      (denied, where the browser is told no)
 *            └─▶ on ── stop() ──▶ off
 */
export class DevicePush {
  state = $state<'reading' | 'lacking' | 'denied' | 'off' | 'on'>('reading');
  #key: string | null = null;

  async read(): Promise<void> {
    const { key, on } = await createApi().security.push.query();
    this.#key = key;
    if (key === null || !canBeTold()) this.state = 'lacking';
    else if (Notification.permission === 'denied') this.state = 'denied';
    else this.state = on && (await subscribed()) ? 'on' : 'off';
  }

  async start(): Promise<void> {
    if (this.#key === null) return;
    if ((await Notification.requestPermission()) !== 'granted') {
      this.state = Notification.permission === 'denied' ? 'denied' : 'off';
      return;
    }
    const { pushManager } = await navigator.serviceWorker.ready;
    // One that was made for another key is of another installation, or of before.
    await (await pushManager.getSubscription())?.unsubscribe();
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.#key });
    const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = made.toJSON();
    try {
      await createApi().security.startPush.mutate({ endpoint, p256dh, auth, language: locale() });
    } catch (cause) {
      await made.unsubscribe();
      throw cause;
    }
    this.state = 'on';
  }

  async stop(): Promise<void> {
    await createApi().security.stopPush.mutate();
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription())?.unsubscribe();
    this.state = 'off';
  }
}

const canBeTold = (): boolean =>
  'serviceWorker' in navigator &&
  navigator.serviceWorker.controller !== null &&
  'PushManager' in globalThis &&
  'Notification' in globalThis;

async function subscribed(): Promise<boolean> {
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await pushManager.getSubscription()) !== null;
}
