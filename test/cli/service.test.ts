// What a service manager is told, by a program of its name that writes down what it is given.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { Tally } from '../../src/api/tally.ts';
import { type Service, takeService } from '../../src/cli/service.ts';
import { notifyService } from '../../src/cli/service-notifier.ts';
import { en } from '../../src/text/en.ts';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { Speaker } from '../../src/text/speaker.ts';
import { Reporter } from '../../src/ui/reporter.ts';
import { MemoryStream } from '../support/memory-stream.ts';
import { test as sandboxTest } from '../support/sandbox.ts';

const FILE = { source: 'app.log', target: 'oss://demo/app.log' };

interface Fixtures {
  /** Takes the place of systemd's program. */
  readonly program: (script: string) => Promise<void>;
  readonly started: (service?: Partial<Service>) => {
    readonly tally: Tally;
    readonly now: { ms: number };
    readonly end: AbortController;
    stop(): Promise<void>;
    /** Each message, as its words. */
    heard(): Promise<string[]>;
    readonly stderr: () => string;
  };
}

const test = sandboxTest.extend<Fixtures>({
  program: async ({ folder }, use) => {
    await use(async (script) => {
      await writeFile(join(folder, 'systemd-notify'), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, 'systemd-notify'), 0o755);
    });
  },
  started: async ({ folder, program }, use) => {
    await program('echo "$NOTIFY_SOCKET $*" >> "$0.heard"');
    const stops: (() => Promise<void>)[] = [];
    await use((given = {}) => {
      const now = { ms: 0 };
      const tally = new Tally({ monotonicMs: () => now.ms, nowMs: () => 0 });
      const end = new AbortController();
      const stderr = new MemoryStream();
      const streams = { stdout: new MemoryStream(), stderr };
      const speaker = new Speaker(en, COMMAND_LINE);
      const reporter = new Reporter({ streams, speaker, json: false, quiet: false, logLevel: 'warn' });
      const service = { socket: '@it', watchdogMs: undefined, path: folder, ...given };
      const notifier = notifyService(service, tally, end.signal, reporter);
      stops.push(() => notifier.stop());
      return {
        tally,
        now,
        end,
        stop: () => notifier.stop(),
        async heard() {
          const lines = await readFile(join(folder, 'systemd-notify.heard'), 'utf8').catch(() => '');
          return lines.split('\n').slice(0, -1);
        },
        stderr: () => stderr.text(),
      };
    });
    for (const stop of stops) await stop();
  },
});

const soon = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 10_000, interval: 20 });

describe('the service manager', () => {
  test('is told once that the service is ready, then of its end, and how things are', async ({ started }) => {
    const { tally, stop, heard } = started();
    const file = tally.file(FILE.source, FILE.target);
    file.told({ phase: 'looking' });
    file.told({ phase: 'waiting', doneBytes: 0, totalBytes: 2048 });
    file.told({ phase: 'waiting', doneBytes: 2048, totalBytes: 2048 });
    await soon(async () => expect(await heard()).toEqual(['@it READY=1 STATUS=1 source, up to date']));
    await stop();
    expect(await heard()).toEqual(['@it READY=1 STATUS=1 source, up to date', '@it STOPPING=1']);
  });

  test('is told at once that the service was told to end', async ({ started }) => {
    const { end, stop, heard } = started();
    end.abort();
    await soon(async () => expect(await heard()).toEqual(['@it STOPPING=1 STATUS=0 sources']));
    await stop();
    expect(await heard()).toHaveLength(1);
  });

  test('may end, with the service, the program that speaks for it', async ({ started, program }) => {
    await program('exit 143');
    const service = started();
    service.end.abort();
    await service.stop();
    expect(service.stderr()).toBe('');
  });

  test('hears that the service is alive as long as something is heard of its sources', async ({
    started,
  }) => {
    const { tally, now, heard } = started({ watchdogMs: 40 });
    const file = tally.file(FILE.source, FILE.target);
    const beats = async (): Promise<number> =>
      (await heard()).filter((each) => each.includes('WATCHDOG=1')).length;
    await soon(async () => expect(await beats()).toBeGreaterThan(2));
    // It asks where the object ends, and never gets an answer.
    file.told({ phase: 'looking' });
    now.ms += 11 * 60_000;
    await soon(async () =>
      expect((await heard()).at(-1)).toMatch(/^@it STATUS=1 source, looking where it ends for 11:00/),
    );
    const before = await beats();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await beats()).toBe(before);
    file.told({ phase: 'waiting', doneBytes: 1, totalBytes: 1 });
    await soon(async () => expect(await beats()).toBeGreaterThan(before));
  });

  test.for([
    ['is missing', undefined, 'spawn systemd-notify ENOENT'],
    ['fails', 'echo "Failed to notify init system: Connection refused" >&2; exit 1', 'Connection refused'],
  ] as const)(
    'hears nothing where its program %s: one warning says so',
    async ([, script, reason], { started, program }) => {
      const { tally, stop, stderr } = started({
        watchdogMs: 40,
        ...(script === undefined && { path: '/nowhere' }),
      });
      if (script !== undefined) await program(script);
      tally.begun();
      await new Promise((resolve) => setTimeout(resolve, 200));
      await stop();
      expect(stderr()).toMatch(
        /^oss-append: warning: cannot tell the service manager how things are: systemd-notify: .*\n$/,
      );
      expect(stderr()).toContain(reason);
    },
  );
});

describe('what the service manager hands over', () => {
  const take = (env: NodeJS.ProcessEnv): [Service | undefined, NodeJS.ProcessEnv] => [
    takeService(env, 42),
    env,
  ];

  test('is for this process alone', () => {
    const env = { NOTIFY_SOCKET: '/run/n', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '42', PATH: '/bin' };
    expect(take(env)).toEqual([{ socket: '/run/n', watchdogMs: 30_000, path: '/bin' }, { PATH: '/bin' }]);
  });

  test.for([
    ['another process is watched', { WATCHDOG_USEC: '30000000', WATCHDOG_PID: '41' }, undefined],
    ['no process is named', { WATCHDOG_USEC: '30000000' }, 30_000],
    ['none is watched', {}, undefined],
    ['the time is no number', { WATCHDOG_USEC: 'soon' }, undefined],
    ['there is no time', { WATCHDOG_USEC: '0' }, undefined],
  ] as const)('is a watchdog where it is: %s', ([, env, watchdogMs]) => {
    const [service, left] = take({ ...env, NOTIFY_SOCKET: '@it' });
    expect(service?.watchdogMs).toBe(watchdogMs);
    expect(left).toEqual({});
  });

  test('is nothing without a socket', () => {
    expect(take({ WATCHDOG_USEC: '30000000' })).toEqual([undefined, {}]);
    expect(take({ NOTIFY_SOCKET: '' })).toEqual([undefined, {}]);
  });
});
