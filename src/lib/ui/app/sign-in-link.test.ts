import { expect, test } from 'vitest';
import { tokenIn } from './sign-in-link.ts';

const token = 'Zx_9-aZx_9-aZx_9-aZx_9-aZx_9-aZx_9-aZx_9-aZ';

test.each([
  [`https://segl.example.no/link#${token}`, token],
  [`  http://localhost:3000/link#${token}\n`, token],
  [token, token],
  [`https://segl.example.no/link#${token.slice(1)}`, null],
  [`https://segl.example.no/link#${token}x`, null],
  ['https://segl.example.no/link#', null],
  ['https://segl.example.no/sign-in', null],
  ['', null],
])('in %j is the token %j', (pasted, found) => {
  expect(tokenIn(pasted)).toBe(found);
});
