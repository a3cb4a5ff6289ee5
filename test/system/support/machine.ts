// A copy of this machine that a test may change as an administrator would: users, /etc, crontabs, services. It has the same
// programs and the same network, processes and files of its own, and `oss-append` in /usr/local/bin. Nothing of it is left.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
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

const SETUP = fileURLToPath(new URL('machine.sh', import.meta.url));
const UNSHARE = ['unshare', '--mount', '--pid', '--uts', '--ipc', '--fork'];
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NOTHING = ['sleep', 'infinity'];
const SYSTEMD = ['/lib/systemd/systemd', '--unit=multi-user.target', '--show-status=no'];

const OVERLAY =
  'mount -t tmpfs tmpfs /mnt && cd /mnt && mkdir u w r && mount -t overlay -o lowerdir=/,upperdir=u,workdir=w overlay r';

/** Why there can be none here, if so. */
export function whyNoMachine({ systemd = false }: MachineOptions): string | undefined {
  const [command = '', ...args] = UNSHARE;
  const trial = spawnSync(command, [...args, 'sh', '-c', OVERLAY]);
  if (trial.status !== 0) return 'only root on Linux may make a copy of the machine';
  return systemd && controlGroups() === undefined ? 'no control groups for systemd' : undefined;
}

export class Machine {
  readonly #child: ChildProcess;
  readonly #folder: string;
  /** Of its first process, as it is seen from outside. */
  readonly #pid: number;
  readonly #group: string | undefined;

  private constructor(child: ChildProcess, folder: string, pid: number, group: string | undefined) {
    this.#child = child;
    this.#folder = folder;
    this.#pid = pid;
    this.#group = group;
  }

  static async start({ systemd = false }: MachineOptions = {}): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), 'oss-append-machine-'));
    const group = systemd ? join(controlGroups() ?? '', basename(folder)) : undefined;
    // systemd takes the group it finds itself in for all there is.
    const enter = 'mkdir "$GROUP" && echo 0 > "$GROUP/cgroup.procs" && exec "$@"';
    const wrapped = systemd ? ['sh', '-c', enter, 'sh', ...UNSHARE, '--cgroup'] : UNSHARE;
    // Not even a killed test leaves one behind.
    const args = ['--pdeathsig', 'KILL', ...wrapped, '--kill-child', 'sh', SETUP];
    const init = systemd ? SYSTEMD : NOTHING;
    const child = spawn('setpriv', [...args, folder, process.execPath, ROOT, ...init], {
      env: { PATH: process.env.PATH, GROUP: group },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const failed = text(child.stderr).then((reason) => {
      throw new Error(`the machine was not set up: ${reason}`);
    });
    failed.catch(() => undefined);
    await Promise.race([once(createInterface(child.stdout), 'line'), failed]);
    const pid = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
    return new Machine(child, folder, Number(pid), group);
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
    child.stdin.end(stdin);
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
    const ended = once(this.#child, 'close');
    // All of its processes end with the first one.
    process.kill(this.#pid, 'SIGKILL');
    await ended;
    if (this.#group !== undefined) await removeGroup(this.#group);
    await rmdir(this.#folder);
  }
}

/** Where those of version 2 are, if there may be one more. */
function controlGroups(): string | undefined {
  return / (\S+) cgroup2 rw/.exec(readFileSync('/proc/mounts', 'utf8'))?.[1];
}

async function removeGroup(group: string): Promise<void> {
  for (const entry of await readdir(group, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeGroup(join(group, entry.name));
  }
  await rmdir(group);
}
