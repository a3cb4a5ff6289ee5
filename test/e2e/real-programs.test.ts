// With the programs that people use it with. Where one is not installed, its tests are skipped; `.ci/run` installs them.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { BIN } from '../support/run-cli.ts';
import { settingsOf, test } from '../support/sandbox.ts';
import { isInstalled } from './support/installed.ts';
import { StreamingCli, soon } from './support/streaming.ts';

/** The contents of the series, object by object. */
async function seriesOf({ store }: Sandbox, key = 'app'): Promise<string[]> {
  const contents: string[] = [];
  for (let index = 0; ; index += 1) {
    const name = index === 0 ? `${key}.log` : `${key}.${index}.log`;
    if ((await store.stat('demo', name)) === undefined) return contents;
    contents.push((await store.read('demo', name)).toString());
  }
}

describe.skipIf(!isInstalled('logrotate'))('logrotate', { timeout: 60_000 }, () => {
  const ROTATIONS = 2;
  /** Of its configuration, and what the follower needs to be told. */
  const KINDS = {
    renames: ['create'],
    copies: ['copytruncate'],
    'renames-delayed': ['create\ncompress\ndelaycompress'],
    'copies-delayed': ['copytruncate\ncompress\ndelaycompress'],
    dates: ['create\ndateext\ndateformat -%Y%m%d-%s'],
    'dates-before-extension': ['create\ndateext\ndateformat -%Y%m%d-%s\nextension .log'],
    'other-folder': ['create\nolddir old', '--rotated', 'old/app.log*'],
    'renames-compressed': ['create\ncompress'],
    'copies-compressed': ['copytruncate\ncompress'],
  } as const;

  async function follow(kind: keyof typeof KINDS, sandbox: Sandbox, parent: string): Promise<void> {
    const [directives, ...options] = KINDS[kind];
    const folder = join(parent, kind);
    mkdirSync(join(folder, 'old'), { recursive: true });
    const log = join(folder, 'app.log');
    const config = configOf(log, directives);
    const running = new StreamingCli(sandbox, folder, [...followArgs(kind), ...options]);
    const generations: string[] = [];
    for (let rotation = 0; rotation <= ROTATIONS; rotation += 1) {
      const lines = `generation ${rotation}\n${`${rotation}`.repeat(5000)}\n`;
      appendFileSync(log, lines);
      generations.push(lines);
      await soon(async () => {
        expect([kind, running.stderr, await seriesOf(sandbox, kind)]).toEqual([
          kind,
          expect.anything(),
          generations,
        ]);
      });
      if (rotation < ROTATIONS) await rotate(config, folder);
      // Its dates are of seconds.
      if (directives.includes('%s')) await sleep(1000);
    }
    running.kill('SIGTERM');
    expect(await running.exited).toMatchObject({ code: 143 });
  }

  // All at once: mostly they wait, for a rotated file to be left in peace for some seconds.
  test('of every kind loses nothing, and nothing comes twice', async ({ sandbox, folder }) => {
    const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
    await Promise.all(kinds.map((kind) => follow(kind, sandbox, folder)));
  });

  test('that went on while nobody followed is caught up with', async ({ sandbox, folder }) => {
    const log = join(folder, 'app.log');
    const config = configOf(log, 'create');
    const args = followArgs('app');
    const generations = ['one\n', 'two\n', 'three\n', 'four\n'];
    appendFileSync(log, 'one\n');
    const first = new StreamingCli(sandbox, folder, args);
    await soon(async () => expect(await seriesOf(sandbox)).toEqual(['one\n']));
    first.kill('SIGKILL');
    await first.exited;
    for (const lines of generations.slice(1)) {
      await rotate(config, folder);
      appendFileSync(log, lines);
    }
    const second = new StreamingCli(sandbox, folder, args);
    await soon(async () => expect(await seriesOf(sandbox)).toEqual(generations));
    second.kill('SIGTERM');
    await second.exited;
  });
});

function configOf(log: string, directives: string): string {
  const path = `${log}.conf`;
  writeFileSync(path, `${log} {\nrotate 20\nsu root root\n${directives}\n}\n`, { mode: 0o644 });
  return path;
}

function followArgs(key: string): string[] {
  return ['append', 'app.log', `oss://demo/${key}.log`, '--follow', '--flush-interval', '0.05'];
}

async function rotate(config: string, folder: string): Promise<void> {
  await promisify(execFile)('logrotate', ['--force', '--state', join(folder, 'state'), config]);
}

describe.skipIf(!isInstalled('ffmpeg'))('ffmpeg', () => {
  const RECORD =
    'ffmpeg -nostdin -hide_banner -loglevel error -re -f lavfi -i testsrc2=size=64x64:rate=25 -c:v mpeg2video -f mpegts -';

  /** As a shell does in a terminal: Ctrl-C reaches every program of the pipeline. */
  test('and Ctrl-C: the end of the recording is there', async ({ sandbox, folder }) => {
    const command = `${RECORD} | "$NODE" "$BIN" append - oss://demo/cam.ts`;
    const shell = spawn(
      'bash',
      ['-c', `trap : INT; set -o pipefail; ${command}; echo "status \${PIPESTATUS[1]}"`],
      {
        cwd: folder,
        env: { ...process.env, ...settingsOf(sandbox), NODE: process.execPath, BIN },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    onTestFinished(() => void killGroup(shell.pid, 'SIGKILL'));
    let told = '';
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.on('data', (text) => {
        told += text;
      });
    }
    const ended = new Promise((resolve) => shell.once('close', resolve));
    await soon(async () =>
      expect((await sandbox.store.stat('demo', 'cam.ts'))?.length).toBeGreaterThan(10_000),
    );
    killGroup(shell.pid, 'SIGINT');
    await ended;
    expect(told).toContain('status 130');
    expect(told).not.toContain('Broken pipe');
    const recorded = await sandbox.store.read('demo', 'cam.ts');
    expect(packetsOf(recorded, folder)).toBeGreaterThan(25);
    // ffmpeg ends its stream itself: whole packets, the last of them too.
    expect(recorded.length % 188).toBe(0);
  });
});

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it has ended.
  }
}

function packetsOf(content: Buffer, folder: string): number {
  const path = join(folder, 'recorded.ts');
  writeFileSync(path, content);
  const args = [
    '-v',
    'error',
    '-count_packets',
    '-show_entries',
    'stream=nb_read_packets',
    '-of',
    'csv=p=0',
    path,
  ];
  return Number.parseInt(execFileSync('ffprobe', args, { encoding: 'utf8' }), 10);
}
