import { expect, it } from 'vitest';
import { isContact, securityTxt } from './security-txt.ts';

it('says whom to tell, and until when that holds', () => {
  const contacts = ['mailto:sikkerhet@segl.example', 'https://segl.example/tell'];
  const now = new Date('2026-11-30T12:34:56Z');
  const policy = 'https://segl.example/policy';
  expect(securityTxt({ contacts, policy }, 'https://segl.example', now)).toBe(
    `Contact: mailto:sikkerhet@segl.example
Contact: https://segl.example/tell
Expires: 2027-02-28T00:00:00Z
Preferred-Languages: nb, en
Canonical: https://segl.example/.well-known/security.txt
Policy: https://segl.example/policy
`,
  );
  expect(securityTxt({ contacts: [], policy }, 'https://segl.example', now)).toBeNull();
});

it.each(['mailto:a@b.example', 'https://b.example/x', 'tel:+47-22-33-44-55'])(
  '%s is a contact',
  (contact) => {
    expect(isContact(contact)).toBe(true);
  },
);
it.each([
  'a@b.example',
  'http://b.example',
  'mailto:',
  'javascript:alert(1)',
  'https://b.example/\nExpires: 2099',
  'https://b.example/ x',
  '',
])('%j is none', (contact) => {
  expect(isContact(contact)).toBe(false);
});
