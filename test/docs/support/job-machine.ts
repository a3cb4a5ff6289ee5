// A machine that jobs and containers run on: a folder, a sandbox where OSS would be, and in the PATH an `oss-append`
// beside stand-ins for npm, make, docker and kubectl, which do what the documentation's examples need of them.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { BIN, type Environment } from '../../support/run-cli.ts';
import { settingsOf } from '../../support/sandbox.ts';

const BUCKET = 'my-bucket';

/** Only what is pinned is installed, or run. */
const PROGRAMS = {
  'oss-append': `exec '${process.execPath}' '${BIN}' "$@"`,
  npx: '[ "$1 $2" = "--yes oss-append@1" ] || exit 64\nshift 2\nexec oss-append "$@"',
  npm: '[ "$*" = "install --global oss-append@1" ]',
  make: 'echo compiled\necho linked >&2\nexit "$' + '{MAKE_EXIT:-0}"',
};

export interface JobResult {
  readonly code: number | null;
  /** stdout and stderr, in one file: as a CI system keeps them. */
  readonly log: string;
}

export interface RunningJob {
  readonly result: Promise<JobResult>;
  /** What it has printed so far. */
  readonly log: () => Promise<string>;
  /** By SIGTERM. */
  readonly stop: () => void;
}

export class JobMachine {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly #running = new Set<ChildProcess>();
  #jobs = 0;

  private constructor(folder: string, sandbox: Sandbox) {
    this.folder = folder;
    this.sandbox = sandbox;
  }

  static async open(): Promise<JobMachine> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'oss-append-job-')));
    const sandbox = await startSandbox({ dir: join(folder, '.oss'), buckets: [BUCKET] });
    const machine = new JobMachine(folder, sandbox);
    await mkdir(join(folder, '.bin'));
    for (const [name, script] of Object.entries(PROGRAMS)) await machine.addProgram(name, script);
    return machine;
  }

  async close(): Promise<void> {
    for (const child of this.#running) kill(child, 'SIGKILL');
    await this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  addProgram(name: string, script: string): Promise<void> {
    return writeFile(join(this.folder, '.bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  write(name: string, content: string): Promise<void> {
    return writeFile(join(this.folder, name), content);
  }

  /** @param shell such as `bash -e`, which is given the script as a file; without one, the script's first line names it */
  run(script: string, shell = '', env: Environment = {}): Promise<JobResult> {
    return this.start(script, shell, env).result;
  }

  start(script: string, shell = '', env: Environment = {}): RunningJob {
    this.#jobs += 1;
    const path = join(this.folder, `.job-${this.#jobs}`);
    let child: ChildProcess | undefined;
    const run = async (): Promise<JobResult> => {
      await writeFile(path, `${script}\n`, { mode: 0o755 });
      child = spawn('sh', ['-c', `exec ${shell} '${path}' > '${path}.log' 2>&1`], {
        cwd: this.folder,
        env: { PATH: this.#path, HOME: this.folder, ...settingsOf(this.sandbox), ...env },
        stdio: 'ignore',
        detached: true,
      });
      this.#running.add(child);
      const code = await exitOf(child);
      this.#running.delete(child);
      return { code, log: await log() };
    };
    const log = () => readFile(`${path}.log`, 'utf8').catch(() => '');
    return { result: run(), log, stop: () => child && kill(child, 'SIGTERM') };
  }

  /** What an object holds; undefined where there is none. */
  async stored(key: string): Promise<string | undefined> {
    const { store } = this.sandbox;
    return (await store.stat(BUCKET, key)) && (await store.read(BUCKET, key)).toString();
  }

  /** The objects of a series, such as `app.log`, `app.1.log`. */
  async series(key: string): Promise<string[]> {
    const contents: string[] = [];
    for (;;) {
      const index = contents.length;
      const content = await this.stored(index === 0 ? key : key.replace(/(\.\w+)$/, `.${index}$1`));
      if (content === undefined) return contents;
      contents.push(content);
    }
  }

  get #path(): string {
    return [join(this.folder, '.bin'), process.env.PATH ?? ''].join(delimiter);
  }
}

/** With all that it has started, as a pipeline whose shell was ended. */
async function exitOf(child: ChildProcess): Promise<number | null> {
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  while (isGroupThere(child)) await sleep(10);
  return code;
}

function isGroupThere({ pid = 0 }: ChildProcess): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

/** Its whole process group, as what runs jobs and containers does. */
function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}
