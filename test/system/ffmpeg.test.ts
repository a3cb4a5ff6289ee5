// docs/recording.md with the machine's ffmpeg: only the camera is a test picture, of so many seconds.
import { execFileSync } from 'node:child_process';
import { beforeAll, expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { blockWith } from '../docs/support/blocks.ts';
import { soon, test } from './support/fixture.ts';
import type { Machine } from './support/machine.ts';
import { describeWith } from './support/needs.ts';
import { FRAMES, PAGE, play, RATE, recorder, TS_PACKET_BYTES, WHOLE } from './support/recordings.ts';

async function objectsOf({ store }: Sandbox, pattern: RegExp): Promise<Buffer[]> {
  const objects = (await store.list('my-bucket')).filter(({ key }) => pattern.test(key));
  return Promise.all(objects.map(({ key }) => store.read('my-bucket', key)));
}

async function objectOf({ store }: Sandbox, key: string): Promise<Buffer> {
  return store.read('my-bucket', key);
}

function hasX264(): boolean {
  return execFileSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8' }).includes('libx264');
}

describeWith({ programs: ['ffmpeg', 'ffprobe'], machine: 'plain' }, 'ffmpeg', () => {
  beforeAll(() => expect(hasX264()).toBe(true));

  const run = (machine: Machine, script: string) => machine.run(script, { user: 'app' });

  test('through a pipe: all is there, and one recording behind the other', async ({ machine, oss }) => {
    const script = recorder('camera/front.ts --rollover');
    expect(await run(machine, script)).toMatchObject({ code: 0 });
    expect(play(await objectOf(oss, 'camera/front.ts'))).toEqual(WHOLE);
    expect(await run(machine, script)).toMatchObject({ code: 0 });
    expect(play(await objectOf(oss, 'camera/front.ts')).frames).toBe(2 * FRAMES);
  });

  test('can be watched as it is recorded', async ({ machine, oss }) => {
    const record = recorder('camera/front.ts --rollover', { live: true, seconds: 20 }).replaceAll(
      'front.ts',
      'now.ts',
    );
    const watch = blockWith(PAGE, 'ffplay -')
      .replace('ffplay -', 'ffprobe -v error -show_entries stream=codec_name -of csv=p=0 -')
      .replaceAll('front.ts', 'now.ts');
    const recording = run(machine, record);
    await soon(async () =>
      expect((await oss.store.stat('my-bucket', 'camera/now.ts'))?.length).toBeGreaterThan(5000),
    );
    expect((await run(machine, watch)).output).toContain('h264');
    await recording;
  });

  test('cut by the roll-over, the objects together are the stream', async ({ machine, oss }) => {
    const script = recorder('camera/front.ts --rollover')
      .replace('front.ts', 'cut.ts')
      .replace('--rollover', '--rollover-bytes 60KiB --flush-bytes 25KiB');
    expect(await run(machine, script)).toMatchObject({ code: 0 });
    const objects = await objectsOf(oss, /^camera\/cut/);
    expect(objects.length).toBeGreaterThan(1);
    const [first, ...others] = [
      'camera/cut.ts',
      ...objects.slice(1).map((_, index) => `camera/cut.${index + 1}.ts`),
    ];
    const series = await Promise.all([first ?? '', ...others].map((key) => objectOf(oss, key)));
    expect(play(Buffer.concat(series))).toEqual(WHOLE);
    // By itself each plays from its first key frame on.
    for (const each of series) expect(play(each).frames).toBeGreaterThan(RATE / 2);
  });

  /** From Node.js 24 on, the name of its main thread. */
  const NODE = 'node|(node-)?MainThread';
  /** What ends a recording, and how oss-append ends then. */
  const ENDINGS = {
    'q, typed': ['', 0, true],
    'SIGINT to ffmpeg': ['pkill -INT -x ffmpeg', 0, true],
    'Ctrl-C': [`pkill -INT -x "ffmpeg|${NODE}"`, 130, true],
    'SIGTERM to oss-append': [`pkill -TERM -x "${NODE}"`, 143, false],
  } as const;

  test.for(Object.keys(ENDINGS) as (keyof typeof ENDINGS)[])(
    '%s ends it',
    async (ending, { machine, oss }) => {
      const [command, code, isWhole] = ENDINGS[ending];
      const key = `camera/${ending.replaceAll(/\W/g, '')}.ts`;
      const script = recorder('camera/front.ts --rollover', { live: true, seconds: 60 }).replace(
        'camera/front.ts',
        key,
      );
      const keys = command === '' ? '{ sleep 8; printf q; } |' : '';
      const recording = run(machine, `trap : INT; ${keys} ${script.trimEnd()}\necho "\${PIPESTATUS[-1]}"`);
      await soon(async () => expect((await oss.store.stat('my-bucket', key))?.length).toBeGreaterThan(5000));
      if (command !== '') await machine.run(command);
      expect((await recording).output).toMatch(new RegExp(`^${code}$`, 'm'));
      const content = await objectOf(oss, key);
      if (isWhole) expect(content.length % TS_PACKET_BYTES).toBe(0);
      expect(play(content).frames).toBeGreaterThan(0);
    },
  );

  test('a file that is followed: all of it, and after a crash, too', async ({ machine, oss }) => {
    const script = recorder('recorder=$!');
    const { output } = await run(machine, script);
    expect(output).toMatch(/appended .* to oss:\/\/my-bucket\/camera\/front-/);
    const [followed] = await objectsOf(oss, /camera\/front-.*\.ts/);
    expect(play(followed ?? Buffer.alloc(0))).toEqual(WHOLE);
    await run(machine, 'cd /var/lib/camera && for f in front-*.ts; do cp "$f" "front-crashed.ts"; done');
    const { code, output: told } = await run(machine, blockWith(PAGE, 'verify "$file"'));
    expect(code).toBe(0);
    expect(told.match(/identical/g)).toHaveLength(2);
    expect(await run(machine, 'ls /var/lib/camera')).toEqual({ code: 0, output: '' });
    expect(play(await objectOf(oss, 'camera/front-crashed.ts'))).toEqual(WHOLE);
  });

  test('fragmented MP4 can be played at any time, and must not be cut', async ({ machine, oss }) => {
    const script = recorder('+frag_keyframe');
    expect(await run(machine, script)).toMatchObject({ code: 0 });
    const [recorded = Buffer.alloc(0)] = await objectsOf(oss, /camera\/front-.*\.mp4/);
    expect(play(recorded)).toEqual(WHOLE);
    const half = play(recorded.subarray(0, recorded.length / 2));
    expect(half.frames).toBeGreaterThan(RATE);
    const cut = script
      .replace(/"oss:.*mp4"/, 'oss://my-bucket/camera/parts.mp4')
      .replace('--retry-times', '--rollover-bytes 50KiB --flush-bytes 20KiB --retry-times');
    expect(await run(machine, cut)).toMatchObject({ code: 0 });
    const first = await objectOf(oss, 'camera/parts.mp4');
    const second = await objectOf(oss, 'camera/parts.1.mp4');
    expect(play(second).frames).toBeNaN();
    expect(play(Buffer.concat([first, second])).frames).toBeGreaterThan(play(first).frames);
  });

  test('segments: each object plays, and none lacks a frame', async ({ machine, oss }) => {
    const script = recorder('-segment_format mp4', { live: true }).replace(
      '-segment_time 60',
      '-segment_time 2',
    );
    expect(await run(machine, script)).toEqual({ code: 0, output: '' });
    const objects = await objectsOf(oss, /camera\/front-\d+-\d+\.mp4/);
    const played = objects.map(play);
    expect(played.length).toBeGreaterThan(2);
    expect(played.map(({ complaints }) => complaints).join('')).toBe('');
    expect(await run(machine, 'ls /var/lib/camera')).toEqual({ code: 0, output: '' });
  });

  test('segments in one object: the stream, cut at key frames', async ({ machine, oss }) => {
    const script = recorder('all.ts').replace('-segment_time 60', '-segment_time 2');
    expect(await run(machine, script)).toEqual({ code: 0, output: '' });
    expect(play(await objectOf(oss, 'camera/all.ts'))).toEqual(WHOLE);
    const cut = script.replace('all.ts', 'each.ts').replace('--rollover', '--rollover-bytes 60KiB');
    expect(await run(machine, cut)).toEqual({ code: 0, output: '' });
    const played = (await objectsOf(oss, /camera\/each/)).map(play);
    expect(played.length).toBeGreaterThan(1);
    expect(played.reduce((sum, { frames }) => sum + frames, 0)).toBe(FRAMES);
  });
});
