// Does the main job with dist/ on the oldest and newest Node.js that are supported, and sees others refused.
// Usage: node scripts/runtimes-smoke-test.mjs [--report FILE]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';
import { fetchRuntimes } from './runtimes.mjs';
import { createChecks, expectEqual, expectMatch } from './smoke/checks.mjs';
import { checkMainJob, checkStreams } from './smoke/main-job.mjs';

/** Of 20 and 22 the first versions that package.json promises. */
const SUPPORTED = ['node@20.18.1', 'node@22.3.0', 'node@24', 'node@26'];
const REFUSED = ['node@18', 'bun@1', 'deno@2'];

const bin = fileURLToPath(new URL('../bin/oss-append.js', import.meta.url));
const library = pathToFileURL(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
const checks = createChecks('smoke test of the runtimes');
const { check } = checks;
const work = mkdtempSync(join(tmpdir(), 'oss-append-runtimes-'));
const env = { HOME: work };

try {
  buildIfStale();
  const fetched = check('npm has them', () =>
    fetchRuntimes([...SUPPORTED, ...REFUSED], join(work, 'runtimes')),
  );
  for (const { name, program } of fetched ?? []) {
    if (REFUSED.includes(name)) checkRefused(name, program);
    else await checkSupported(name, program);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
checks.finish();

/**
 * @param {string} name
 * @param {string} node
 */
async function checkSupported(name, node) {
  /** @type {import('./smoke/main-job.mjs').Program} */
  const program = { command: [node, bin], cwd: mkdtempSync(join(work, 'cwd-')), env };
  await checkMainJob(name, program, checks);
  await checkStreams(name, program, checks);
  check(`${name}: the library can be imported`, () => {
    const source = `
      import { parseObjectUrl } from ${JSON.stringify(library)};
      console.log(parseObjectUrl('oss://smoke/a b').key);
    `;
    const printed = execFileSync(node, ['--input-type=module', '-e', source], { env, encoding: 'utf8' });
    expectEqual(printed, 'a b\n');
  });
}

/**
 * @param {string} name
 * @param {string} program
 */
function checkRefused(name, program) {
  check(`${name} is refused`, () => {
    const args = name.startsWith('deno') ? ['run', '--allow-all', bin] : [bin];
    const { status, stderr } = spawnSync(program, [...args, 'append', '-', 'oss://smoke/stdin.log'], {
      env,
      encoding: 'utf8',
      input: 'line 1\n',
    });
    expectMatch(stderr, /^oss-append: error: needs Node\.js .*, and this is (Node\.js 18|Bun|Deno)/);
    expectEqual(status, 78);
  });
}
