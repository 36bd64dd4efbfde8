import Eye from '@lucide/svelte/icons/eye';
import { render } from 'svelte/server';
import { expect, it } from 'vitest';
import Icon from '#lib/ui/primitives/Icon.svelte';

const EYE = [
  ['path', { d: 'M2 12a10 10 0 0 1 20 0' }],
  ['circle', { cx: '12', cy: '12', r: '3' }],
] as const;

it('an icon is drawn as the set gives it, in the size and with the words it is given', () => {
  const { body } = render(Icon, { props: { icon: { node: EYE }, size: 20, 'aria-hidden': 'true' } });
  expect(body).toContain('<path d="M2 12a10 10 0 0 1 20 0"/><circle cx="12" cy="12" r="3"/>');
  expect(body).toMatch(/width="20" height="20"/);
  expect(body).toContain('aria-hidden="true"');
});

it('and stands in for the set’s own', () => {
  const { body } = render(Eye, { props: { size: 16, strokeWidth: 1.5 } });
  expect(body).toContain('<circle cx="12" cy="12" r="3"/>');
  expect(body).toMatch(/stroke-width="1.5"/);
  expect(body).not.toContain('lucide-icon');
});
