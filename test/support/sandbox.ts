// The fixtures of end-to-end tests: a folder to work in, a sandbox to talk to, the command line to do it with.
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestAPI } from 'vitest';
import type { RequestLogEntry, Sandbox, SandboxOptions } from '../../src/sandbox/index.ts';
import { test as sandboxTest } from '../sandbox/support/fixture.ts';
import { type CliResult, type RunningCli, type RunOptions, startCli } from './run-cli.ts';

export interface Cli {
  (args: readonly string[], options?: Partial<RunOptions>): Promise<CliResult>;
  start(args: readonly string[], options?: Partial<RunOptions>): RunningCli;
}

interface Fixtures {
  /** The sandbox's directory. */
  readonly dir: string;
  /** Starts a sandbox with a bucket `demo`; the test fails if a fault placed in it has not fired at the end. */
  readonly start: (options?: Partial<SandboxOptions>) => Promise<Sandbox>;
  readonly sandbox: Sandbox;
  /** Working directory of the commands. */
  readonly folder: string;
  /** Writes a file into the folder; gives its name back. */
  readonly write: (name: string, content: string | Uint8Array) => Promise<string>;
  /** The command line without any settings. */
  readonly cli: Cli;
  /** The command line with the settings of `sandbox` in its environment. */
  readonly oss: Cli;
}

type Use<T> = (value: T) => Promise<void>;

export const test: TestAPI<Fixtures> = sandboxTest.extend<Omit<Fixtures, 'dir' | 'sandbox'>>({
  start: async ({ start }, use) => {
    const started: Sandbox[] = [];
    await use(async (options) => {
      const sandbox = await start(options);
      started.push(sandbox);
      return sandbox;
    });
    expect(started.flatMap(({ faults }) => faults.unused())).toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures from the pattern
  folder: async ({}, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'oss-append-test-')));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  write: async ({ folder }, use) => {
    await use(async (name, content) => {
      await writeFile(join(folder, name), content);
      return name;
    });
  },
  cli: async ({ folder }: { folder: string }, use: Use<Cli>) => {
    const running: RunningCli[] = [];
    await use(createCli(folder, {}, running));
    for (const each of running) each.kill('SIGKILL');
  },
  oss: async ({ folder, sandbox }: { folder: string; sandbox: Sandbox }, use: Use<Cli>) => {
    const running: RunningCli[] = [];
    await use(createCli(folder, settingsOf(sandbox), running));
    for (const each of running) each.kill('SIGKILL');
  },
});

/** @param running takes note of what was started: a test that fails half-way must leave nothing behind */
function createCli(cwd: string, settings: Readonly<Record<string, string>>, running: RunningCli[]): Cli {
  const start: Cli['start'] = (args, options = {}) => {
    const cli = startCli(args, { cwd, ...options, env: { ...settings, ...options.env } });
    running.push(cli);
    return cli;
  };
  return Object.assign((...call: Parameters<Cli>) => start(...call).exited, { start });
}

/** What a user exports to talk to the sandbox. */
export function settingsOf({ endpoint, region, credentials }: Sandbox): Record<string, string> {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  return {
    OSS_ENDPOINT: endpoint,
    OSS_REGION: region,
    OSS_ACCESS_KEY_ID: accessKeyId,
    OSS_ACCESS_KEY_SECRET: accessKeySecret,
    ...(securityToken !== undefined && { OSS_SESSION_TOKEN: securityToken }),
  };
}

/** Such as `['HEAD 404', 'POST 200']`. */
export function exchangesOf({ requests }: Sandbox): string[] {
  return requests.map(({ method, status }) => `${method} ${status ?? 'unanswered'}`);
}

export function postsOf({ requests }: Sandbox): RequestLogEntry[] {
  return requests.filter(({ method }) => method === 'POST');
}

/** What is stored of an object; nothing where there is none. */
export async function stored({ store }: Sandbox, key = 'app.log'): Promise<Buffer> {
  return (await store.stat('demo', key)) === undefined ? Buffer.alloc(0) : store.read('demo', key);
}

export async function storedText(sandbox: Sandbox, key?: string): Promise<string> {
  return (await stored(sandbox, key)).toString();
}
