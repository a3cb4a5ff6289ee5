// Where, and whether, a command shows how far it is. What a terminal makes of it: test/e2e/terminal.test.ts.
import { closeSync, openSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CommandContext, OutputFlags } from '../../src/cli/command.ts';
import type { TerminalStream } from '../../src/cli/process-io.ts';
import { openProgress, takesAllInSilence } from '../../src/cli/progress.ts';
import { en } from '../../src/text/en.ts';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { Speaker } from '../../src/text/speaker.ts';
import type { Progress } from '../../src/ui/progress/progress.ts';
import { Reporter } from '../../src/ui/reporter.ts';
import { MemoryStream } from '../support/memory-stream.ts';

const MIB = 1024 ** 2;
const FILE = { kind: 'transfer', source: 'app.log', target: 'oss://b/app.log' } as const;

function openCommand(options: { json?: boolean; quiet?: boolean } = {}) {
  const [stdout, stderr] = [new MemoryStream(), new MemoryStream()];
  const reporter = new Reporter({
    streams: { stdout, stderr },
    speaker: new Speaker(en, COMMAND_LINE),
    json: false,
    quiet: false,
    logLevel: 'warn',
    ...options,
  });
  const context = { io: { stdout, stderr, env: {} }, reporter } as unknown as CommandContext;
  return { context, said: () => stderr.text(), printed: () => stdout.text() };
}

/** What shows progress is loaded before the first minute is over, which takes time that is no fake. */
const LOADED_AT_S = 50;

/** 1 MiB in each second, of 200. */
async function run(progress: Progress | undefined, seconds: number, from = 0): Promise<void> {
  for (let second = 1; second <= seconds; second += 1) {
    progress?.tell({ phase: 'sending', doneBytes: (from + second) * MIB, totalBytes: 200 * MIB });
    await vi.advanceTimersByTimeAsync(1000);
    if (second === LOADED_AT_S) await vi.dynamicImportSettled();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('without a terminal', () => {
  test('work that takes long says a line a minute', async () => {
    const { context, said, printed } = openCommand();
    const progress = openProgress(FILE, {}, context);
    await run(progress, 59);
    expect(said()).toBe('');
    await run(progress, 121, 59);
    progress?.stop();
    await run(progress, 120);
    expect(said().split('\n')).toEqual([
      'oss-append: app.log → oss://b/app.log: 30 %, 60.0 MiB of 200 MiB, 1.0 MiB/s, 2:20 left',
      'oss-append: app.log → oss://b/app.log: 60 %, 120 MiB of 200 MiB, 1.0 MiB/s, 1:20 left',
      'oss-append: app.log → oss://b/app.log: 90 %, 180 MiB of 200 MiB, 1.0 MiB/s, 0:20 left',
      '',
    ]);
    expect(printed()).toBe('');
  });

  test('as JSON, it is a notice like any other', async () => {
    const { context, said } = openCommand({ json: true });
    const progress = openProgress(FILE, {}, context);
    await run(progress, 61);
    progress?.stop();
    expect(JSON.parse(said())).toEqual({
      level: 'notice',
      message: 'app.log → oss://b/app.log: 30 %, 60.0 MiB of 200 MiB, 1.0 MiB/s, 2:20 left',
    });
  });

  test('nothing in a name moves the cursor', async () => {
    const { context, said } = openCommand();
    const progress = openProgress({ ...FILE, source: 'a\x1b[2Jb\r', target: 'oss://b/\x07' }, {}, context);
    await run(progress, 61);
    progress?.stop();
    expect(said()).toMatch(/^oss-append: a\\x1b\[2Jb\\x0d → oss:\/\/b\/\\x07: 30 %/);
  });

  test('no line is said where nothing moves', async () => {
    const { context, said } = openCommand();
    const progress = openProgress(FILE, {}, context);
    progress?.tell({ phase: 'looking' });
    await vi.advanceTimersByTimeAsync(300_000);
    progress?.stop();
    expect(said()).toBe('');
  });

  test.for([
    ['--quiet', { quiet: true }, {}, FILE],
    ['--no-progress', {}, { progress: false }, FILE],
    ['a stream', {}, {}, { ...FILE, kind: 'stream' }],
    ['what is followed', {}, {}, { ...FILE, kind: 'follow' }],
  ] as const)('with %s nothing is said', ([, options, flags, subject]) => {
    expect(openProgress(subject, flags as OutputFlags, openCommand(options).context)).toBeUndefined();
  });
});

test('beside the content of an object, progress is shown where that goes to a file', () => {
  const fd = openSync(import.meta.filename, 'r');
  expect(takesAllInSilence({ fd } as TerminalStream)).toBe(true);
  // As on a terminal, and where it is no stream of the process.
  expect(takesAllInSilence({ fd, isTTY: true } as TerminalStream)).toBe(false);
  expect(takesAllInSilence(new MemoryStream())).toBe(false);
  closeSync(fd);
});
