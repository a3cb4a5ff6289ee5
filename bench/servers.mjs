// The servers that are appended to: the sink where there is a C compiler, else the sandbox.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('.', import.meta.url));

/**
 * Compiles the C programs of this folder.
 * @param {string} dir where they are put
 * @returns {{ sink: string, measure: string } | undefined} undefined without a C compiler
 */
export function compile(dir) {
  const compiler = ['cc', 'gcc', 'clang'].find((name) => isThere(name));
  if (compiler === undefined) return undefined;
  /** @param {string} name */
  const build = (name) => {
    const program = join(dir, name);
    execFileSync(compiler, ['-std=c11', '-O3', '-o', program, join(SOURCES, `${name}.c`), '-lpthread']);
    return program;
  };
  return { sink: build('sink'), measure: build('measure') };
}

/**
 * @param {string} program
 * @param {string} option by which it tells its version
 */
export function isThere(program, option = '--version') {
  try {
    execFileSync(program, [option], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * @typedef {object} SinkRequest
 * @property {number} atMs when its line came, milliseconds since 1970
 * @property {number} connection
 * @property {string} method
 * @property {string} path
 * @property {number} status
 * @property {number} received
 * @property {number} sent
 */

/** @typedef {Awaited<ReturnType<typeof startSink>>} Sink */

/** @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox */

/** @param {string} program */
export async function startSink(program) {
  const child = spawn(program, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  const lines = createInterface(child.stdout);
  const [greeting] = await once(lines, 'line');
  const port = Number(greeting.split(' ')[1]);
  /** @type {SinkRequest[]} */
  const requests = [];
  lines.on('line', (line) => {
    const [connection, method = '', path = '', status, received, sent] = line.split(' ');
    requests.push({
      atMs: performance.timeOrigin + performance.now(),
      connection: Number(connection),
      method,
      path,
      status: Number(status),
      received: Number(received),
      sent: Number(sent),
    });
  });
  let barriers = 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    /**
     * The requests for an object, once all lines up to now have arrived.
     * @param {string} url
     */
    async requestsFor(url) {
      barriers += 1;
      const barrier = `/barrier/${barriers}`;
      get({ port, host: '127.0.0.1', path: barrier, agent: false }).on('response', (answer) =>
        answer.resume(),
      );
      while (!requests.some(({ path }) => path === barrier)) await once(lines, 'line');
      const path = url.replace('oss:/', '');
      return requests.filter((request) => request.path === path);
    },
    stop: () => stop(child),
  };
}

/**
 * @typedef {object} SandboxSettings what the sandbox prints
 * @property {string} endpoint
 * @property {number} port
 * @property {string} region
 * @property {string} accessKeyId
 * @property {string} accessKeySecret
 */

/**
 * @param {import('./run.mjs').Runner} runner
 * @param {string[]} tool
 * @param {string} dir
 */
export async function startSandbox(runner, tool, dir) {
  const args = ['sandbox', '--port', '0', '--dir', dir, '--bucket', 'bench', '--json'];
  const running = runner.start([...tool, ...args]);
  const [line] = await once(createInterface(running.child.stdout), 'line');
  /** @type {SandboxSettings} */
  const settings = JSON.parse(line);
  return { ...settings, stop: () => running.end('SIGINT') };
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  const closed = once(child, 'close');
  child.kill();
  await closed;
}
