// What stands for OSS in a session: a sandbox in this process, which is quicker, or one that is typed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts';
import { BIN } from '../../support/run-cli.ts';
import type { Surroundings } from './shell.ts';

/** The variables that say where it is, and with which key. */
export type Settings = Readonly<Record<string, string>>;

export class StandIn {
  #sandbox: Sandbox | undefined;
  #close: (() => Promise<void>) | undefined;

  async start(options: SandboxOptions): Promise<Settings> {
    await this.close();
    const sandbox = await startSandbox({ buckets: ['my-bucket', 'sandbox'], ...options });
    this.#sandbox = sandbox;
    this.#close = async () => {
      await sandbox.close();
      // An example whose fault does not strike shows nothing.
      if (sandbox.faults.unused().length > 0) throw new Error(`not used: ${options.faults?.join(' ')}`);
    };
    const { endpoint, region, credentials } = sandbox;
    return settingsOf({ endpoint, region, ...credentials });
  }

  /** As it is typed, but on any free port. */
  async type(
    args: readonly string[],
    { cwd, env }: Surroundings,
  ): Promise<{ output: string; settings: Settings }> {
    await this.close();
    const child = spawn(process.execPath, [BIN, 'sandbox', ...args, '--port', '0'], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    this.#close = async () => {
      child.kill();
      await ended;
    };
    const failed = ended.then(([code]) => {
      throw new Error(`oss-append sandbox ${args.join(' ')} ended with exit code ${code}`);
    });
    failed.catch(() => undefined);
    // It is printed at once.
    const [output] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), failed]);
    return { output, settings: args.includes('--json') ? settingsOf(JSON.parse(output)) : exportsIn(output) };
  }

  /** @returns whether a command that follows a file has found its place since */
  watch(): () => boolean {
    const sandbox = this.#sandbox;
    if (sandbox === undefined) throw new Error('nothing stands for OSS');
    const before = sandbox.requests.length;
    // It has appended, or asked in vain for the next object of the series.
    return () =>
      sandbox.requests
        .slice(before)
        .some(({ method, key = '', status }) =>
          method === 'POST' ? status === 200 : status === 404 && /\.\d+\.\w+$/.test(key),
        );
  }

  async close(): Promise<void> {
    await this.#close?.();
    this.#close = undefined;
    this.#sandbox = undefined;
  }
}

function settingsOf({ endpoint, region, accessKeyId, accessKeySecret }: Settings): Settings {
  return {
    OSS_ENDPOINT: endpoint ?? '',
    OSS_REGION: region ?? '',
    OSS_ACCESS_KEY_ID: accessKeyId ?? '',
    OSS_ACCESS_KEY_SECRET: accessKeySecret ?? '',
  };
}

/** What it says is to be pasted into another shell. */
function exportsIn(output: string): Settings {
  return Object.fromEntries(
    [...output.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}
