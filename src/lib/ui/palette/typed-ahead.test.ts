import { expect, it } from 'vitest';
import { typedAhead } from './typed-ahead.ts';

type Listener = (event: KeyboardEvent) => void;

it('keeps what is typed until it ends, and leaves everything else to the page', () => {
  const listeners = new Set<Listener>();
  const ahead = typedAhead({
    addEventListener: (_: string, listener: unknown) => listeners.add(listener as Listener),
    removeEventListener: (_: string, listener: unknown) => listeners.delete(listener as Listener),
  });
  const kept: string[] = [];
  const press = (key: string, ctrlKey = false) => {
    let taken = false;
    const event = { key, ctrlKey, preventDefault: () => (taken = true), stopPropagation: () => {} };
    for (const listener of listeners) listener(event as unknown as KeyboardEvent);
    if (taken) kept.push(key);
  };
  for (const key of ['1', '9', 'x', 'Backspace', '2', '0', 'Enter', 'ArrowDown']) press(key);
  press('c', true);
  expect(ahead.text()).toBe('1920');
  expect(kept).toEqual(['1', '9', 'x', 'Backspace', '2', '0']);
  ahead.stop();
  press('7');
  expect(ahead.text()).toBe('1920');
});
