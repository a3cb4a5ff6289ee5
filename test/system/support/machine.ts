// A copy of this machine that a test may change as an administrator would: users, /etc, crontabs, services. It has the same
// programs and the same network, processes and files of its own, and `oss-append` in /usr/local/bin. Nothing of it is left.
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../support/run-cli.ts';

export interface Result {
  readonly code: number | null;
  /** stdout and stderr, as a terminal shows them. */
  readonly output: string;
}

export interface MachineOptions {
  /** Whether systemd is its first process, as on a real one. @default false */
  readonly systemd?: boolean;
}

export interface RunOptions {
  /** @default root */
  readonly user?: string;
  readonly stdin?: string;
}

const [KEEPER, SETUP] = ['keeper.sh', 'machine.sh'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
) as [string, string];
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NOTHING = ['sleep', 'infinity'];
const SYSTEMD = ['/lib/systemd/systemd', '--unit=multi-user.target', '--show-status=no'];

const OVERLAY =
  'mount -t tmpfs tmpfs /mnt && cd /mnt && mkdir u w r && mount -t overlay -o lowerdir=/,upperdir=u,workdir=w overlay r';

/** Why there can be none here, if so. */
export function whyNoMachine({ systemd = false }: MachineOptions): string | undefined {
  const trial = spawnSync('unshare', ['--mount', '--pid', '--fork', 'sh', '-c', OVERLAY]);
  if (trial.status !== 0) return 'only root on Linux may make a copy of the machine';
  return systemd && controlGroups() === undefined ? 'no control groups for systemd' : undefined;
}

export class Machine {
  readonly #keeper: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<unknown>;
  /** Of its first process, as it is seen from outside. */
  readonly #pid: number;

  private constructor(keeper: ChildProcessByStdio<Writable, Readable, Readable>, pid: number) {
    this.#keeper = keeper;
    this.#ended = once(keeper, 'close');
    this.#pid = pid;
  }

  static async start({ systemd = false }: MachineOptions = {}): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), 'oss-append-machine-'));
    const group = systemd ? join(controlGroups() ?? '', basename(folder)) : '';
    const init = systemd ? SYSTEMD : NOTHING;
    const keeper = spawn('sh', [KEEPER, folder, group, SETUP, folder, process.execPath, ROOT, ...init], {
      env: { PATH: process.env.PATH, GROUP: group },
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C is for the tests; their end is the keeper's.
      detached: true,
    });
    const failed = text(keeper.stderr).then((reason) => {
      throw new Error(`the machine was not set up: ${reason}`);
    });
    failed.catch(() => undefined);
    await Promise.race([once(createInterface(keeper.stdout), 'line'), failed]);
    const unshare = await firstChildOf(Number(keeper.pid));
    return new Machine(keeper, await firstChildOf(unshare));
  }

  /** Runs a script to its end, in bash and the home of a user. */
  async run(script: string, { user = 'root', stdin = '' }: RunOptions = {}): Promise<Result> {
    const enter = ['--target', String(this.#pid), '--mount', '--pid', '--uts', '--ipc', '--root'];
    const home = user === 'root' ? '/root' : `/home/${user}`;
    const become = ['env', '--chdir=/', 'setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups'];
    const shell = ['bash', '--norc', '-c', `exec 2>&1\ncd\n${script}`];
    const child = spawn('nsenter', [...enter, ...become, ...shell], {
      env: { PATH, HOME: home, USER: user, LOGNAME: user },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // A script that reads nothing may have ended before.
    child.stdin.on('error', () => undefined).end(stdin);
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    return { code, output };
  }

  /** As root's; others may read it. */
  async write(path: string, content: string, mode = '644'): Promise<void> {
    const quoted = `'${path}'`;
    await this.run(`mkdir -p "$(dirname ${quoted})" && cat > ${quoted} && chmod ${mode} ${quoted}`, {
      stdin: content,
    });
  }

  async close(): Promise<void> {
    this.#keeper.stdin.end();
    await this.#ended;
  }
}

async function firstChildOf(pid: number): Promise<number> {
  const [child] = /^\d+/.exec(await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')) ?? [];
  if (child === undefined) throw new Error('the machine has ended');
  return Number(child);
}

/** Where those of version 2 are, if there may be one more. */
function controlGroups(): string | undefined {
  return / (\S+) cgroup2 rw/.exec(readFileSync('/proc/mounts', 'utf8'))?.[1];
}
