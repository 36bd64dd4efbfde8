/** How much waits, on the icon of the app, where the system shows that. Never rejects. */
export function badge(waiting: number): void {
  if (!('setAppBadge' in navigator)) return;
  const shown = waiting > 0 ? navigator.setAppBadge(waiting) : navigator.clearAppBadge();
  // Not installed, or the system keeps badges off.
  shown.catch(() => undefined);
}

/** Goes where a notification leads that was pressed; the worker asks an open window so. @returns ends it */
export function ledByNotifications(go: (path: string) => void): () => void {
  const workers = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  const heard = ({ data }: MessageEvent) => {
    const { type, to } = (data ?? {}) as { type?: unknown; to?: unknown };
    // A path of ours and nothing else.
    if (type === 'GO' && typeof to === 'string' && /^\/(?!\/)/.test(to)) go(to);
  };
  workers?.addEventListener('message', heard);
  return () => workers?.removeEventListener('message', heard);
}
