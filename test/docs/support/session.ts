// A terminal for the examples of one page: a folder, an `oss-append` in the PATH, and a sandbox behind it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { parseFault } from '../../../src/sandbox/fault-text.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { BIN, ROOT } from '../../helpers/run-cli.ts';
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

const SILENT: Result = { code: 0, output: '' };
const DEFAULT_DIR = '.oss-sandbox';
const DEFAULT_SANDBOX = 'oss-append sandbox --bucket my-bucket --bucket sandbox';

export class Session {
  readonly folder: string;
  readonly #env: Record<string, string>;
  #closeSandbox: (() => Promise<void>) | undefined;
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
    await this.stopSandbox();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A block that begins with a comment that names a file becomes that file. */
  async write({ lines }: CodeBlock): Promise<void> {
    const name = /^\/\/ (\S+)$/.exec(lines[0] ?? '')?.[1];
    if (name !== undefined) await writeFile(join(this.folder, name), `${lines.join('\n')}\n`);
  }

  async run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Result> {
    const result = await this.#perform(command, env);
    this.#lastCode = result.code;
    return result;
  }

  async stopSandbox(): Promise<void> {
    await this.#closeSandbox?.();
    this.#closeSandbox = undefined;
  }

  async #perform(command: string, env: Readonly<Record<string, string>>): Promise<Result> {
    // Where OSS is, and with which key, is for the session to say.
    if (command.startsWith('export OSS_')) return SILENT;
    if (command === 'echo $?') return { code: 0, output: `${this.#lastCode}\n` };
    if (command === 'kill %1') {
      await this.stopSandbox();
      return SILENT;
    }
    const sandbox = /^oss-append (sandbox .*?)( &)?$/.exec(command);
    if (sandbox === null) return this.#shell(command, env);
    await this.stopSandbox();
    const args = sandbox[1]?.split(' ') ?? [];
    return sandbox[2] === undefined ? this.#runSandbox(args) : this.#runSandboxInBackground(args);
  }

  async #shell(command: string, env: Readonly<Record<string, string>>): Promise<Result> {
    const child = spawn('sh', ['-c', `exec 2>&1\n${command}`], {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    const output = await text(child.stdout);
    const [code] = await closed;
    return { code, output };
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
