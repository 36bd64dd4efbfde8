import { expect, test } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { createLine, type Lane } from './line.ts';

const busy = (retryAfterSeconds: number) => ({
  ok: false,
  error: { code: 'sign_in_busy', retryAfterSeconds },
});

/** A line, and work in it that takes until it is let go. */
function stage(limits: { places: number; milliseconds: number }) {
  const line = createLine(limits);
  const begun: string[] = [];
  const letGo = new Map<string, () => void>();
  const enter = (name: string, lane: Lane = 'stranger') =>
    line.inTurn(lane, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => letGo.set(name, resolve));
      return ok(name);
    });
  const end = (name: string) => letGo.get(name)?.();
  return { line, begun, enter, end };
}

test('one at a time, in the order they came, the known before the strangers', async () => {
  const { begun, enter, end } = stage({ places: 9, milliseconds: 60_000 });
  const all = [enter('a'), enter('b'), enter('c'), enter('d', 'known')];
  const order = ['a', 'd', 'b', 'c'];
  for (const [n, name] of order.entries()) {
    await expect.poll(() => begun).toEqual(order.slice(0, n + 1));
    end(name);
  }
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'].map((name) => ok(name)));
});

test('whoever finds the line full is turned away at once; strangers fill no place of the known', async () => {
  const { begun, enter, end } = stage({ places: 2, milliseconds: 60_000 });
  const first = enter('a');
  const strangers = Array.from({ length: 400 }, (_, n) => enter(`s${n}`));
  const turnedAway = await Promise.all(strangers.slice(2));
  expect(turnedAway).toEqual(Array.from({ length: 398 }, () => busy(60)));
  const known = enter('k', 'known');
  end('a');
  await expect.poll(() => begun).toEqual(['a', 'k']);
  for (const name of ['k', 's0', 's1']) {
    await expect.poll(() => begun).toContain(name);
    end(name);
  }
  expect(await Promise.all([first, known, strangers[0], strangers[1]])).toMatchObject([
    { ok: true },
    { ok: true },
    { ok: true },
    { ok: true },
  ]);
});

test('nobody waits longer than is said, and who has gone takes no turn', async () => {
  const { begun, enter, end } = stage({ places: 2, milliseconds: 1 });
  const first = enter('a');
  expect(await enter('b')).toEqual(busy(1));
  end('a');
  await first;
  const after = enter('c');
  await expect.poll(() => begun).toEqual(['a', 'c']);
  end('c');
  expect(await after).toEqual(ok('c'));
});

test('a failure ends a turn too', async () => {
  const { line, begun, enter, end } = stage({ places: 2, milliseconds: 60_000 });
  await expect(line.inTurn('known', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  const next = enter('a');
  await expect.poll(() => begun).toEqual(['a']);
  end('a');
  expect(await next).toEqual(ok('a'));
});
