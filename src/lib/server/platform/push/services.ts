/**
 * The push services of the browsers of today, each by its host, or with a dot before it by all under it: Chrome, Edge on Android, Samsung
 * Internet; Firefox; Safari; Edge on Windows.
 */
export const PUSH_SERVICES = [
  'fcm.googleapis.com',
  '.push.services.mozilla.com',
  '.push.apple.com',
  '.notify.windows.com',
] as const;

/**
 * Whether a subscription leads to one of these services, over TLS. Browsers say where a message goes, and a person can make theirs say
 * anything: without this the server would send to whatever host somebody likes, within its own network too.
 */
export function isOfService(endpoint: string, services: readonly string[]): boolean {
  const url = URL.parse(endpoint);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  return services.some((service) =>
    service.startsWith('.') ? url.port === '' && url.hostname.endsWith(service) : url.host === service,
  );
}
