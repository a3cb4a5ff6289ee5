// A terminal for the examples of one page: a folder, an `oss-append` in the PATH, and a sandbox behind it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Interruption } from '../../../src/cli/interruption.ts';
import { main } from '../../../src/cli/main.ts';
import { parseFault, startSandbox } from '../../../src/sandbox/index.ts';
import { MemoryStream } from '../../support/memory-stream.ts';
import { BIN, ROOT } from '../../support/run-cli.ts';
import type { CodeBlock } from './markdown.ts';

export interface Result {
  readonly code: number | null;
  /** stdout and stderr, as a terminal shows them. */
  readonly output: string;
}

/** What `oss-append sandbox --json` prints, as far as clients need it. */
interface SandboxDocument {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** A command line in the background. */
interface Job {
  readonly child: ChildProcess;
  readonly result: Promise<Result>;
}

const SILENT: Result = { code: 0, output: '' };
/** What the log of a command that follows a file says as soon as it has found its place: nobody types on before. */
const UNDER_WAY = /: appended \d|HEAD \S+\.\d+\.\w+ 404/;
const LOG = '.under-way.log';
const PATIENCE_MS = 30_000;
const DEFAULT_DIR = '.oss-sandbox';
const DEFAULT_SANDBOX = 'oss-append sandbox --bucket my-bucket --bucket sandbox';

/** One at a time: the working directory is the process's. */
export class Session {
  readonly folder: string;
  readonly #env: Record<string, string>;
  #closeSandbox: (() => Promise<void>) | undefined;
  #job: Job | undefined;
  #lastCode: number | null = 0;

  private constructor(folder: string) {
    this.folder = folder;
    const path = [join(folder, '.bin'), process.env.PATH ?? ''].join(delimiter);
    this.#env = { PATH: path, HOME: folder, TMPDIR: folder };
  }

  static async open(): Promise<Session> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'oss-append-docs-')));
    const session = new Session(folder);
    const launcher = `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`;
    await mkdir(join(folder, '.bin'));
    await writeFile(join(folder, '.bin', 'oss-append'), launcher, { mode: 0o755 });
    // What `npm install oss-append` leaves.
    await mkdir(join(folder, 'node_modules'));
    await symlink(ROOT, join(folder, 'node_modules', 'oss-append'));
    await session.run(DEFAULT_SANDBOX);
    return session;
  }

  /** Where the sandbox keeps its objects. */
  get sandboxDir(): string {
    return join(this.folder, DEFAULT_DIR);
  }

  async close(): Promise<void> {
    if (this.#job !== undefined) signal(this.#job.child, 'SIGKILL');
    await this.stopSandbox();
    process.chdir(ROOT);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A block that begins with a comment that names a file becomes that file. */
  async write({ lines }: CodeBlock): Promise<void> {
    const name = /^(?:\/\/|#) (\S+)$/.exec(lines[0] ?? '')?.[1];
    if (name !== undefined) await writeFile(join(this.folder, name), `${lines.join('\n')}\n`);
  }

  async run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Result> {
    const result = await this.#perform(command, env);
    this.#lastCode = result.code;
    return result;
  }

  /** Types Ctrl-C as soon as the command has printed so much. */
  async runUntil(command: string, printed: (output: string) => boolean): Promise<Result> {
    const follows = command.includes(' --follow');
    const { child, result } = follows ? await this.#follow(command) : this.#spawn(`exec ${command}`, {});
    let output = '';
    child.stdout?.on('data', (bytes) => {
      output += bytes;
    });
    await untilEnd(child, async () => printed(output));
    signal(child, 'SIGINT');
    const ended = await result;
    this.#lastCode = ended.code;
    return ended;
  }

  async stopSandbox(): Promise<void> {
    await this.#closeSandbox?.();
    this.#closeSandbox = undefined;
  }

  async #perform(command: string, env: Readonly<Record<string, string>>): Promise<Result> {
    // Where OSS is, and with which key, is for the session to say.
    if (command.startsWith('export OSS_')) return SILENT;
    if (command === 'echo $?') return { code: 0, output: `${this.#lastCode}\n` };
    const kill = /^kill (?:-(HUP|TERM) )?%1$/.exec(command);
    if (kill !== null) return this.#killJob(`SIG${kill[1] ?? 'TERM'}` as 'SIGHUP' | 'SIGTERM');
    if (command === 'wait %1') return this.#waitForJob();
    const sandbox = /^oss-append (sandbox .*?)( &)?$/.exec(command);
    if (sandbox !== null) {
      await this.stopSandbox();
      const args = sandbox[1]?.split(' ') ?? [];
      return sandbox[2] === undefined ? this.#runSandbox(args) : this.#runSandboxInBackground(args);
    }
    // The one of an example was ended by the example.
    if (this.#closeSandbox === undefined) await this.run(DEFAULT_SANDBOX);
    if (command.endsWith(' &')) return this.#startJob(command.slice(0, -2));
    // Only where no shell is needed, and quicker by the start of a process and a shell.
    const plain = /^oss-append ([\w ./:+,=-]+)$/.exec(command);
    if (plain !== null) return this.#runHere(plain[1]?.split(' ') ?? []);
    return this.#spawn(command, env).result;
  }

  /** @returns as the built command line would; that it does is the matter of test/e2e */
  async #runHere(args: readonly string[]): Promise<Result> {
    process.chdir(this.folder);
    const terminal = new MemoryStream();
    const interruption = new Interruption();
    const code = await main(args, {
      stdin: { stream: Readable.from([]) },
      stdout: terminal,
      printAtOnce: (text) => void terminal.write(text),
      stderr: terminal,
      env: this.#env,
      cwd: this.folder,
      openTerminal: async () => undefined,
      homeDir: this.folder,
      signal: interruption.signal,
      endStepwise: () => interruption.endStepwise(),
    });
    return { code, output: terminal.text() };
  }

  /** With a process group of its own. */
  #spawn(command: string, env: Readonly<Record<string, string>>): Job {
    const child = spawn('sh', ['-c', `exec 2>&1\n${command}`], {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    const closed = once(child, 'close');
    const finish = async (): Promise<Result> => {
      const [output, [code]] = await Promise.all([text(child.stdout), closed]);
      return { code, output };
    };
    return { child, result: finish() };
  }

  async #startJob(command: string): Promise<Result> {
    this.#job = await this.#follow(command);
    return SILENT;
  }

  /** With a log, which leaves what it prints as it is. */
  async #follow(command: string): Promise<Job> {
    const log = join(this.folder, LOG);
    await rm(log, { force: true });
    const job = this.#spawn(`exec ${command} --loglevel info --log-file ${log}`, {});
    await untilEnd(job.child, async () => UNDER_WAY.test(await readFile(log, 'utf8').catch(() => '')));
    return job;
  }

  /** The sandbox, where nothing else is in the background. */
  async #killJob(signalName: NodeJS.Signals): Promise<Result> {
    if (this.#job === undefined) await this.stopSandbox();
    else signal(this.#job.child, signalName);
    return SILENT;
  }

  async #waitForJob(): Promise<Result> {
    if (this.#job === undefined) throw new Error('nothing is in the background');
    const { result } = this.#job;
    this.#job = undefined;
    return result;
  }

  /** On any free port. */
  async #runSandbox(args: readonly string[]): Promise<Result> {
    const child = spawn(process.execPath, [BIN, ...args, '--port', '0', '--json'], {
      cwd: this.folder,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    this.#closeSandbox = async () => {
      child.kill();
      await ended;
    };
    const failed = ended.then(([code]) => {
      throw new Error(`oss-append ${args.join(' ')} ended with exit code ${code}`);
    });
    failed.catch(() => undefined);
    const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), failed]);
    this.#use(JSON.parse(line) as SandboxDocument);
    return { code: 0, output: `${line}\n` };
  }

  /** In this process, which is quicker. Such examples use --quiet, so there is no output. */
  async #runSandboxInBackground(args: readonly string[]): Promise<Result> {
    const [, quiet, ...rest] = args;
    const faults = rest.filter((word) => word !== '--fault');
    if (quiet !== '--quiet' || rest.length !== 2 * faults.length) {
      throw new Error(`only --quiet and --fault: ${args.join(' ')}`);
    }
    const sandbox = await startSandbox({
      dir: this.sandboxDir,
      buckets: ['sandbox'],
      faults: faults.map(parseFault),
    });
    this.#closeSandbox = async () => {
      await sandbox.close();
      // An example whose fault does not strike shows nothing.
      if (sandbox.faults.unused().length > 0) throw new Error(`not used: ${args.join(' ')}`);
    };
    this.#use({ ...sandbox, ...sandbox.credentials });
    return SILENT;
  }

  #use({ endpoint, region, accessKeyId, accessKeySecret }: SandboxDocument): void {
    this.#env.OSS_ENDPOINT = endpoint;
    this.#env.OSS_REGION = region;
    this.#env.OSS_ACCESS_KEY_ID = accessKeyId;
    this.#env.OSS_ACCESS_KEY_SECRET = accessKeySecret;
  }
}

/** Waits for something, but not longer than a child runs. */
async function untilEnd(child: ChildProcess, isSo: () => Promise<boolean>): Promise<void> {
  const startedMs = performance.now();
  while (child.exitCode === null && !(await isSo())) {
    if (performance.now() - startedMs > PATIENCE_MS) throw new Error('waited for in vain');
    await sleep(20);
  }
}

/** To a child and what it started. */
function signal({ pid, exitCode }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, name);
}
