// A new file in a tree of many that are followed.
import { atMost, seconds, shown } from '../rows.mjs';
import { fleetOf, grow } from './files.mjs';
import { objectsBelow, until } from './following.mjs';

const FILES = 10_000;
const FOLDERS = 100;
/** More would take longer to start with than all else here. */
const FOLLOWED = 2000;
const WHICH = '*[05].log';
/** In a folder that is known, and in a new one. */
const NEW_FILES = ['folder-7/new-5.log', 'new-folder/new-5.log'];

/** @param {import('../../scripts/bench.mjs').SinkBench} bench */
export async function measureTree(bench) {
  const { runner, tool, server, path } = bench;
  const target = bench.newUrl();
  await grow(fleetOf(path('tree'), FILES, FOLDERS), 64);
  const objects = objectsBelow(server, `${target}/`);
  const follow = [...tool, 'append', '--follow', '-r', '--include', WHICH, '-q', '-e', server.endpoint];
  const following = runner.start([...follow, path('tree'), `${target}/`]);
  const start = await until(() => objects() === FOLLOWED, 60);
  let slowest = 0;
  for (const [count, name] of NEW_FILES.entries()) {
    await grow([path(`tree/${name}`)], 64);
    slowest = Math.max(slowest, await until(() => objects() === FOLLOWED + count + 1, 10));
  }
  const { cpu, peak } = await following.end('SIGTERM');
  return [
    atMost(
      `\`--follow\` of ${FOLLOWED} files in a tree of ${FILES}: first append of a new one after`,
      slowest,
      {
        target: 2,
        format: seconds,
        extra: 'the later of one in an old folder and one in a new folder',
      },
    ),
    shown(
      'the same: until all that were there have their first append',
      `${seconds(start)} (${seconds(cpu)} CPU in all; ${peak?.toFixed(0)} MiB)`,
    ),
  ];
}
