// What the tests of docs/recording.md share: its scripts with a test picture in place of the camera, and a player.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockWith } from '../../docs/support/blocks.ts';
import { type Page, readPage } from '../../docs/support/markdown.ts';

export const PAGE: Page = readPage('docs/recording.md');
export const RATE = 25;
const SECONDS = 6;
export const FRAMES: number = RATE * SECONDS;
export const TS_PACKET_BYTES = 188;

/** A script of the page, with a picture in place of the camera. */
export function recorder(text: string, { live = false, seconds = SECONDS } = {}): string {
  const picture = `-f lavfi -i testsrc2=size=128x96:rate=${RATE} -t ${seconds} -c:v libx264 -g ${RATE} -pix_fmt yuv420p`;
  return blockWith(PAGE, text).replace(
    '-i rtsp://camera.example/front -c copy',
    live ? `-re ${picture}` : picture,
  );
}

/** How many frames a player gets of it, and what it has to say against it. */
export function play(content: Uint8Array): { readonly frames: number; readonly complaints: string } {
  const folder = mkdtempSync(join(tmpdir(), 'oss-append-play-'));
  const path = join(folder, 'recording');
  writeFileSync(path, content);
  const args = [
    '-v',
    'error',
    '-count_frames',
    '-show_entries',
    'stream=nb_read_frames',
    '-of',
    'csv=p=0',
    path,
  ];
  const { stdout, stderr } = spawnSync('ffprobe', args, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { frames: Number.parseInt(stdout, 10), complaints: stderr };
}

export const WHOLE = { frames: FRAMES, complaints: '' };
