import { describe, expect, it } from 'vitest';
import { isElsewhere, isPress, type Press } from './shortcut.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('a shortcut', () => {
  it('is met with Ctrl or ⌘', () => {
    expect(isPress('Ctrl Enter', press('Enter', { ctrlKey: true }), true)).toBe(true);
    expect(isPress('Ctrl Enter', press('Enter', { metaKey: true }), true)).toBe(true);
    expect(isPress('Ctrl Enter', press('Enter'), true)).toBe(false);
  });
  it('goes by the place of the key with Alt', () => {
    expect(isPress('Alt N', press('˜', { altKey: true, code: 'KeyN' }), true)).toBe(true);
    expect(isPress('Alt N', press('n', { code: 'KeyN' }), false)).toBe(false);
    expect(isPress('Alt +', press('+', { altKey: true, shiftKey: true }), false)).toBe(true);
  });
  it('leaves plain keys to who is writing', () => {
    expect(isPress('?', press('?', { shiftKey: true }), false)).toBe(true);
    expect(isPress('?', press('?', { shiftKey: true }), true)).toBe(false);
    expect(isPress('Esc', press('Escape'), true)).toBe(false);
    expect(isPress('Esc', press('Escape'), false)).toBe(true);
    expect(isPress('↓', press('ArrowDown'), false)).toBe(true);
  });
});

it('a press in a dialog is not the page’s, also where it has taken the dialog away', () => {
  const path = (...names: string[]) => ({
    composedPath: () => names.map((tagName) => Object.assign(new EventTarget(), { tagName })),
  });
  const page = (dialog: boolean) => ({ querySelector: () => (dialog ? {} : null) }) as unknown as ParentNode;
  expect(isElsewhere(path('INPUT', 'DIALOG', 'BODY'), page(false))).toBe(true);
  expect(isElsewhere(path('BODY'), page(true))).toBe(true);
  expect(isElsewhere(path('INPUT', 'FORM', 'BODY'), page(false))).toBe(false);
});
