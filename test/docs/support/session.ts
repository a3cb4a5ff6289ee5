// A terminal for the examples of one page: a folder, which is the home directory, too, an `oss-append` in the PATH, and a
// sandbox where OSS would be. Commands are run as they are shown; only where OSS is, the session says.
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Readable } from 'node:stream';
import { Interruption } from '../../../src/cli/interruption.ts';
import { main } from '../../../src/cli/main.ts';
import { MemoryStream } from '../../support/memory-stream.ts';
import { BIN, ROOT } from '../../support/run-cli.ts';
import { Typist } from '../../support/typist.ts';
import type { CodeBlock } from './markdown.ts';
import { type Job, type Result, SILENT, signal, startShell, untilEnd } from './shell.ts';
import { StandIn } from './stand-in.ts';

export type { Result } from './shell.ts';

/** The key of the examples, of which the secret is what a reader types where he is asked. */
const ACCOUNT = { accessKeyId: 'your-access-key-id', accessKeySecret: 'your-access-key-secret' };

/** One at a time: the working directory is the process's. */
export class Session {
  readonly folder: string;
  readonly #env: Record<string, string>;
  readonly #oss = new StandIn();
  /** As it is shown, and as it is typed. */
  #region: readonly [string, string] = ['', ''];
  #job: Job | undefined;
  #lastCode: number | null = 0;

  private constructor(folder: string) {
    this.folder = folder;
    const path = [join(folder, '.bin'), process.env.PATH ?? ''].join(delimiter);
    this.#env = { PATH: path, HOME: folder, TMPDIR: folder };
  }

  /** Of somebody whose variables say all that is needed. */
  static async open(): Promise<Session> {
    const session = await Session.openBare();
    await session.#openOss([]);
    return session;
  }

  /** Of somebody who has just installed the command. */
  static async openBare(): Promise<Session> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'oss-append-docs-')));
    const session = new Session(folder);
    await session.addProgram('oss-append', `exec '${process.execPath}' '${BIN}' "$@"`);
    // What `npm install oss-append` leaves.
    await mkdir(join(folder, 'node_modules'));
    await symlink(ROOT, join(folder, 'node_modules', 'oss-append'));
    // What every reader has: a log.
    await writeFile(join(folder, 'app.log'), 'one\ntwo\nthree\n');
    return session;
  }

  /** Now there are an account and a bucket. Where they are is all that is not typed as it is shown. */
  async openAccount(): Promise<void> {
    const { OSS_ENDPOINT } = await this.#oss.start({ dir: this.sandboxDir, credentials: ACCOUNT });
    this.#region = ['region=cn-hangzhou', `region=cn-hangzhou endpoint=${OSS_ENDPOINT}`];
  }

  /** Where the sandbox keeps its objects. */
  get sandboxDir(): string {
    return join(this.folder, '.oss-sandbox');
  }

  async addProgram(name: string, script: string): Promise<void> {
    await mkdir(join(this.folder, '.bin'), { recursive: true });
    await writeFile(join(this.folder, '.bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  async close(): Promise<void> {
    if (this.#job !== undefined) signal(this.#job.child, 'SIGKILL');
    await this.stopSandbox();
    process.chdir(ROOT);
    await rm(this.folder, { recursive: true, force: true });
  }

  stopSandbox(): Promise<void> {
    return this.#oss.close();
  }

  async run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Result> {
    const result = await this.#perform(command.replace(...this.#region), env);
    this.#lastCode = result.code;
    return result;
  }

  /** A block of shell commands, which ends with the first that fails. */
  async paste({ lines }: CodeBlock): Promise<Result> {
    const [only = '', ...more] = lines;
    if (more.length === 0) return this.run(only);
    if (lines.every(isSetting)) return SILENT;
    return this.#start(`set -e\n${lines.join('\n')}`).result;
  }

  /** Types Ctrl-C as soon as the command has printed so much. */
  async runUntil(command: string, printed: (output: string) => boolean): Promise<Result> {
    const follows = command.includes(' --follow');
    const { child, result } = follows ? await this.#follow(command) : this.#start(`exec ${command}`);
    let output = '';
    child.stdout?.on('data', (bytes) => {
      output += bytes;
    });
    await untilEnd(child, () => printed(output));
    signal(child, 'SIGINT');
    const ended = await result;
    this.#lastCode = ended.code;
    return ended;
  }

  async #perform(command: string, env: Readonly<Record<string, string>>): Promise<Result> {
    if (isSetting(command)) return SILENT;
    if (command === 'echo $?') return { code: 0, output: `${this.#lastCode}\n` };
    const [kill, name = 'TERM'] = /^kill (?:-([A-Z]+) )?%1$/.exec(command) ?? [];
    if (kill !== undefined) return this.#killJob(`SIG${name}` as NodeJS.Signals);
    if (command === 'wait %1') return this.#waitForJob();
    const [, sandbox, isJob] = /^oss-append sandbox\b(.*?)( &)?$/.exec(command) ?? [];
    if (sandbox !== undefined) return this.#startSandbox(words(sandbox), isJob !== undefined);
    if (command.endsWith(' &')) return this.#startJob(command.slice(0, -2));
    // Only where no shell is needed, and quicker by the start of a process and a shell.
    const [, plain] = /^oss-append ([\w ./:+,=-]+)$/.exec(command) ?? [];
    if (plain !== undefined) return this.#runHere(words(plain));
    return this.#start(command, env).result;
  }

  /** @returns as the built command line would; that it does is the matter of test/e2e */
  async #runHere(args: readonly string[]): Promise<Result> {
    process.chdir(this.folder);
    const output = new MemoryStream();
    const typist = new Typist([['Access key secret', `${ACCOUNT.accessKeySecret}\r`]]);
    const interruption = new Interruption();
    const code = await main(args, {
      stdin: { stream: Readable.from([ACCOUNT.accessKeySecret]) },
      stdout: output,
      printAtOnce: (text) => void output.write(text),
      stderr: output,
      env: this.#env,
      cwd: this.folder,
      openTerminal: async () => typist,
      homeDir: this.folder,
      signal: interruption.signal,
      endStepwise: () => interruption.endStepwise(),
      onStatusAsked: () => {},
    });
    return { code, output: (typist.screen + output.text()).replaceAll(this.folder, '/home/you') };
  }

  #start(script: string, env: Readonly<Record<string, string>> = {}): Job {
    return startShell(script, { cwd: this.folder, env: { ...this.#env, ...env } });
  }

  /** One in the background is quiet. */
  async #startSandbox(args: readonly string[], isJob: boolean): Promise<Result> {
    if (!isJob) {
      const { output, settings } = await this.#oss.type(args, { cwd: this.folder, env: this.#env });
      Object.assign(this.#env, settings);
      return { code: 0, output };
    }
    const [quiet, ...rest] = args;
    const faults = rest.filter((word) => word !== '--fault');
    if (quiet !== '--quiet' || rest.length !== 2 * faults.length) {
      throw new Error(`only --quiet and --fault: ${args.join(' ')}`);
    }
    await this.#openOss(faults);
    return SILENT;
  }

  async #openOss(faults: readonly string[]): Promise<void> {
    Object.assign(this.#env, await this.#oss.start({ dir: this.sandboxDir, faults }));
  }

  async #startJob(command: string): Promise<Result> {
    this.#job = await this.#follow(command);
    return SILENT;
  }

  /** Nobody types on before it has found its place. */
  async #follow(command: string): Promise<Job> {
    const isUnderWay = this.#oss.watch();
    const job = this.#start(`exec ${command}`);
    await untilEnd(job.child, isUnderWay);
    return job;
  }

  /** Where nothing else is in the background it is a sandbox with faults: then the trouble is over. */
  async #killJob(name: NodeJS.Signals): Promise<Result> {
    if (this.#job === undefined) await this.#openOss([]);
    else signal(this.#job.child, name);
    return SILENT;
  }

  async #waitForJob(): Promise<Result> {
    if (this.#job === undefined) throw new Error('nothing is in the background');
    const { result } = this.#job;
    this.#job = undefined;
    return result;
  }
}

/** Where OSS is, and with which key. */
function isSetting(command: string): boolean {
  return command.startsWith('export OSS_');
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
