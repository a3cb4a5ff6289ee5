// Runs the steps of Containerfile as far as they can be without a container engine, and then, as root, what is in the image:
// as the image's user, on a read-only root, with no variable but the sandbox's.
// Usage: node scripts/container-smoke-test.mjs [--report FILE]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChecks, expectEqual, expectMatch } from './smoke/checks.mjs';
import { buildImage, parseIgnoreFile } from './smoke/containerfile.mjs';
import { run, withSandbox } from './smoke/main-job.mjs';

/** @typedef {import('./smoke/containerfile.mjs').Image} Image */

const root = fileURLToPath(new URL('..', import.meta.url));
const { check, finish } = createChecks('smoke test of the container');
const work = mkdtempSync(join(tmpdir(), 'oss-append-container-'));
/** @param {string} name */
const read = (name) => readFileSync(join(root, name), 'utf8');

try {
  const image = check('the steps of the Containerfile can be run', () =>
    buildImage(read('Containerfile'), {
      context: root,
      sent: parseIgnoreFile(read('.dockerignore')),
      work,
      env: process.env,
    }),
  );
  if (image !== undefined) {
    checkConfig(image);
    if (process.getuid?.() === 0) await checkInside(image);
    else console.log('not root: what is in the image is not run');
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
finish();

/** @param {Image} image */
function checkConfig({ from, folder, config }) {
  check('it is made of nothing but what the build gives, without a shell', () => {
    expectEqual(from, 'scratch');
    expectEqual(
      ['bin/sh', 'usr/bin/sh'].filter((path) => existsSync(join(folder, path))),
      [],
    );
  });
  check('its user is a number, which Kubernetes wants to see, and not root', () =>
    expectMatch(config.USER ?? '', /^[1-9]\d*:[1-9]\d*$/),
  );
  check('licences are in it', () => {
    const documents = join(folder, 'usr/share/doc');
    for (const path of ['oss-append/LICENSE', 'oss-append/NODE-LICENSE.txt', 'libc6/copyright']) {
      expectMatch(readFileSync(join(documents, path), 'utf8'), /licen[cs]e/i);
    }
  });
  check('its labels say what package.json says', () => {
    const { name, description, license } = JSON.parse(read('package.json'));
    const labels = { title: name, description, licenses: license };
    for (const [key, value] of Object.entries(labels)) {
      expectEqual(config.LABEL?.includes(`org.opencontainers.image.${key}="${value}"`), true);
    }
  });
}

/**
 * What an engine does for `run --read-only -v DATA:/data:ro`.
 * @param {Image} image
 */
async function checkInside({ folder, workdir, config }) {
  const data = join(work, 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'app.log'), 'line 1\nline 2\n');
  const [uid = '', gid = ''] = (config.USER ?? '').split(':');
  const enter = `
    mount --bind "$1" "$1"
    mount --bind "$2" "$1$3"
    mount -o remount,bind,ro "$1"
    mount -o remount,bind,ro "$1$3"
    cd /
    exec unshare --root="$1" --wd="$3" --setgid ${gid} --setuid ${uid} "\${@:4}"
  `;
  /** @type {[string, ...string[]]} */
  const command = ['unshare', '--mount', 'bash', '-euc', enter, 'bash', folder, data, workdir];
  command.push(...JSON.parse(config.ENTRYPOINT ?? '[]'));
  /** @type {import('./smoke/main-job.mjs').Program} */
  const inside = { command, cwd: '/', env: { PATH: process.env.PATH } };
  /** @type {import('./smoke/main-job.mjs').Program} */
  const outside = { command: [join(folder, 'usr/bin/oss-append')], cwd: data, env: { HOME: data } };
  await withSandbox(outside, (env) => {
    const url = 'oss://smoke/app.log';
    check('without HOME, on a read-only root, it appends a mounted file', () => {
      run(inside, ['append', 'app.log', url], { env });
      expectEqual(run(inside, ['cat', url], { env }), 'line 1\nline 2\n');
    });
    check('it appends stdin', () => {
      run(inside, ['append', '-', url], { env, input: 'line 3\n' });
      expectEqual(run(inside, ['tail', '-n', '1', url], { env }), 'line 3\n');
    });
    check('it knows time zones', () => {
      const [utc, local] = ['UTC', 'Asia/Shanghai'].map((TZ) => {
        const shown = run(inside, ['head', url], { env: { ...env, TZ } });
        return Number(/Last modified .* (\d+):\d+ /.exec(shown)?.[1]);
      });
      expectEqual(local, ((utc ?? 0) + 8) % 24);
    });
    check('nothing can be written there, and no user of this machine is known', () => {
      const [program, ...args] = command;
      const log = ['head', url, '--log-file', '/log', '--loglevel', 'info'];
      const { status, stderr } = spawnSync(program, [...args, ...log], { env: { ...inside.env, ...env } });
      expectMatch(String(stderr), /EROFS/);
      expectEqual(status, 74);
      expectEqual(existsSync(join(folder, 'etc/passwd')), false);
    });
  });
}
