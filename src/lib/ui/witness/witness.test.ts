import { describe, expect, it } from 'vitest';
import { CallFailed } from '#lib/api.ts';
import type { SignedHead } from '#lib/domain/tlog/heads.ts';
import { eventNo, LogInMemory } from '#tests/setup/log/log-in-memory.ts';
import { walk } from '#tests/setup/walk.ts';
import { forgetLog, keptAlarm, keptHead } from './kept.ts';
import { look, seeing, type WitnessPort } from './witness.ts';

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const logOf = (size: number, from = 0) =>
  new LogInMemory(CLIENT).add(...Array.from({ length: size }, (_, at) => eventNo(from + at)));

function memory() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

/** A device beside a server, whose log can be exchanged for another. */
function device(log: LogInMemory) {
  const server = {
    log: log as LogInMemory | null,
    offline: false,
    told: [] as unknown[],
    alarms: 'told' as 'told' | 'known' | 'later',
    asked: [] as string[],
    consistency: null as ((from: number, to: number) => string[]) | null,
  };
  const answer = async <T>(name: string, value: () => T | Promise<T>): Promise<T> => {
    server.asked.push(name);
    if (server.offline) throw new CallFailed('offline', { asked: true });
    return value();
  };
  let now = new Date('2026-11-28T12:00:00.000Z').getTime();
  const storage = memory();
  let alarmed = 0;
  const port = {
    clientId: CLIENT,
    storage,
    now: () => new Date(now),
    alarmed: () => void (alarmed += 1),
    audit: {
      checkpoint: { query: () => answer('checkpoint', () => server.log?.head() ?? null) },
      consistency: {
        query: ({ from, to }: { from: number; to: number }) =>
          answer('consistency', async () => ({
            proof: server.consistency?.(from, to) ?? (await server.log?.consistency(from, to)) ?? [],
          })),
      },
      alarm: {
        mutate: (alarm: unknown) =>
          answer('alarm', () => {
            server.told.push(alarm);
            return { outcome: server.alarms };
          }),
      },
    },
  } as unknown as WitnessPort;
  return {
    port,
    server,
    storage,
    alarms: () => alarmed,
    later: (minutes: number) => void (now += minutes * 60_000),
    see: (head: SignedHead | null = server.log?.head() ?? null) =>
      seeing(
        port,
        () => Promise.resolve(head),
        (each) => each,
      ),
    kept: () => keptHead(storage, CLIENT),
    alarm: () => keptAlarm(storage, CLIENT),
  };
}

describe('a device that follows a log', () => {
  it('keeps the first head, and each that builds on it', async () => {
    const { server, see, kept, alarm, later } = device(logOf(3));
    await see();
    expect(kept()).toMatchObject({ size: 3, since: '2026-11-28T12:00:00.000Z' });
    later(5);
    for (const size of [4, 7, 8, 20]) {
      const added = Array.from({ length: size - (server.log?.size ?? 0) }, () => eventNo(90 + size));
      server.log?.add(...added);
      await see();
      expect(kept()).toMatchObject({ size, since: '2026-11-28T12:00:00.000Z' });
    }
    expect([kept()?.comparedAt, alarm()]).toEqual(['2026-11-28T12:05:00.000Z', null]);
  });

  it('asks for nothing where the head is the one it has', async () => {
    const { server, see } = device(logOf(3));
    await see();
    await see();
    expect(server.asked).toEqual([]);
  });

  it('knows each way in which a log contradicts what it kept, and lets go of neither head', () => {
    const first = logOf(5);
    const longer = new LogInMemory(CLIENT).add(...first.events.slice(0, 5), eventNo(9));
    /** Signs what the log's own key would sign, over other events. */
    const rewritten = (size: number) => {
      const [...old] = first.events;
      first.events.splice(
        0,
        first.events.length,
        ...old.map((event, at) => (at === 1 ? { ...event, statement: new Uint8Array(3) } : event)),
      );
      for (let at = first.size; at < size; at += 1) first.add(eventNo(at));
      const head = first.head();
      return { head, restore: () => void first.events.splice(0, first.events.length, ...old) };
    };
    return walk<[string, () => SignedHead | null]>(
      [
        ['other_key', () => longer.head()],
        ['unsigned', () => ({ ...first.head(), note: longer.head().note })],
        ['unsigned', () => ({ ...first.head(), note: '' })],
        ['gone', () => null],
        ['shorter', () => first.head(4)],
        [
          'other_root',
          () => {
            const { head, restore } = rewritten(5);
            restore();
            return head;
          },
        ],
        [
          'not_extended',
          () => {
            const { head, restore } = rewritten(7);
            restore();
            return head;
          },
        ],
      ],
      async (how, made) => {
        const { server, see, kept, alarm, alarms, storage } = device(first);
        await see();
        const before = kept();
        const seen = made();
        server.consistency = () => [];
        await see(seen);
        expect(alarm()).toMatchObject({ how, seen, told: true, kept: { note: before?.note } });
        expect([kept(), alarms()]).toEqual([before, 2]);
        expect(server.told).toMatchObject([{ how, seen }]);
        // What comes after takes nothing of it away.
        await see(first.head());
        expect([alarm()?.how, alarms(), server.told.length]).toEqual([how, 2, 1]);
        forgetLog(storage, CLIENT);
        await see(first.head());
        expect([kept()?.size, alarm()]).toEqual([5, null]);
      },
    );
  });

  it('takes no proof with a byte changed, one left out, or one of another log', async () => {
    const log = logOf(11);
    const from = log.head(6);
    const proof = await log.consistency(6, 11);
    expect(proof.length).toBeGreaterThan(2);
    const turned = (hex: string) => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`;
    await walk<[string[]]>(
      [
        ...proof.map((hash, at): [string[]] => [proof.with(at, turned(hash))]),
        ...proof.map((_, at): [string[]] => [proof.toSpliced(at, 1)]),
        [[]],
        [['no hex']],
        [await logOf(11, 50).consistency(6, 11)],
      ],
      async (wrong) => {
        const { server, see, alarm } = device(log);
        await see(from);
        server.consistency = () => wrong;
        await see();
        expect(alarm()?.how).toBe('not_extended');
      },
    );
    const { see, alarm, kept } = device(log);
    await see(from);
    await see();
    expect([alarm(), kept()?.size]).toEqual([null, 11]);
  });

  it('raises the alarm where the server says that it can’t show it, and none where it says nothing', () =>
    walk<[string, string | null]>(
      [
        ['consistency_unprovable', 'not_extended'],
        ['heads_unknown', 'not_extended'],
        ['procedure_unknown', null],
        ['internal', null],
      ],
      async (code, how) => {
        const { server, see, alarm, kept } = device(logOf(3));
        await see();
        server.log?.add(eventNo(9));
        server.consistency = () => {
          throw new CallFailed(code, { data: { segl: { code } }, asked: true });
        };
        await see();
        expect([alarm()?.how ?? null, kept()?.size]).toEqual([how, 3]);
      },
    ));

  it('is silent without network, keeps what it had, and asks again', async () => {
    const { server, port, see, kept, alarm } = device(logOf(3));
    await see();
    server.log?.add(eventNo(9));
    server.offline = true;
    await see();
    await look(port);
    expect([kept()?.size, alarm()]).toEqual([3, null]);
    server.offline = false;
    await see();
    expect(kept()?.size).toBe(4);
  });

  it('says that an answer follows only where that was shown: not while the server keeps silent, nor after an alarm', async () => {
    const { server, see } = device(logOf(3));
    expect((await see()).follows).toBe(true);
    expect((await see()).follows).toBe(true);
    server.log?.add(eventNo(9));
    server.offline = true;
    expect(await see()).toMatchObject({ follows: false, answer: server.log?.head() });
    server.offline = false;
    expect((await see()).follows).toBe(true);
    server.log = logOf(7, 50);
    server.offline = true;
    expect((await see()).follows).toBe(false);
    server.offline = false;
    expect((await see()).follows).toBe(false);
    expect((await see()).follows).toBe(false);
  });

  it('sees no log that shrank in an answer that another tab has overtaken', async () => {
    const { server, port, see, kept, alarm } = device(logOf(3));
    await see();
    const { promise, resolve } = Promise.withResolvers<SignedHead>();
    const slow = seeing(
      port,
      () => promise,
      (head) => head,
    );
    const older = server.log?.head();
    server.log?.add(eventNo(9));
    await see();
    if (older) resolve(older);
    await slow;
    expect([alarm(), kept()?.size]).toEqual([null, 4]);
  });

  it('asks quietly, and not more often than every ten minutes', async () => {
    const { server, port, later } = device(logOf(3));
    await look(port);
    await look(port);
    later(9);
    await look(port);
    expect(server.asked).toEqual(['checkpoint']);
    later(2);
    await look(port);
    expect(server.asked).toEqual(['checkpoint', 'checkpoint']);
  });

  it('finds a log that was set back, and tells it until the server has taken it down', async () => {
    const { server, port, later, alarm } = device(logOf(3));
    await look(port);
    server.log = null;
    server.alarms = 'later';
    later(11);
    await look(port);
    expect(alarm()).toMatchObject({ how: 'gone', told: false });
    await look(port);
    server.alarms = 'told';
    await look(port);
    await look(port);
    expect([alarm()?.told, server.told.length]).toEqual([true, 3]);
  });

  it('is no witness where it can keep nothing, or kept what nobody signed, and fails at nothing', async () => {
    const { see, alarm, storage, kept } = device(logOf(3));
    storage.setItem(`segl.log-head.${CLIENT}`, '{"note":"x"}');
    await see();
    expect(kept()?.size).toBe(3);
    const other = { note: 'x', verifierKey: 'y', size: 9, since: '', comparedAt: '' };
    storage.setItem(`segl.log-head.${CLIENT}`, JSON.stringify(other));
    await see();
    expect([kept()?.size, alarm()]).toEqual([3, null]);
  });
});
