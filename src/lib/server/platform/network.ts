import { isIPv6 } from 'node:net';

/** What one subscriber controls: an IPv4 address, or the /64 of an IPv6 one, where addresses are free. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const gap =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const full = [...before, ...gap, ...after].slice(0, 4);
  return `${full.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
