// What docs/containers.md has Docker, Compose and Kubernetes run, run on a machine without them: command lines as they
// are shown, behind stand-ins, and containers by their manifests, with the paths of their volumes.
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { runMain } from '../support/run-main.ts';
import { settingsOf } from '../support/sandbox.ts';
import { JobMachine, type RunningJob } from './support/job-machine.ts';
import { readPage } from './support/markdown.ts';

const { blocks } = readPage('docs/containers.md');
const IMAGE = 'registry.example.com/oss-append:1';
/** Long enough for the follower to look again. */
const LOOKS_MS = 300;
const LINES = ['one\n', 'two\n', 'three\n', 'four\n'];

function blockWith(text: string): string {
  const found = blocks.map(({ lines }) => lines.join('\n')).filter((block) => block.includes(text));
  expect(found, text).toHaveLength(1);
  return found[0] ?? '';
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly restartPolicy?: string;
  readonly args: string[];
  readonly env?: { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: { readonly name: string; readonly mountPath: string; readonly readOnly?: true }[];
}

interface PodSpec {
  readonly restartPolicy?: string;
  readonly volumes: { readonly name: string }[];
  readonly initContainers?: Container[];
  readonly containers: Container[];
}

/** Volumes are folders of the machine; what the image is given is what its entry point is. */
const DOCKER = `
if [ "$1" = logs ]; then printf 'one\\n'; printf 'two\\n' >&2; exit; fi
if [ "$1" = inspect ]; then
  case $3 in *LogPath*) echo "$HOME/containers/c0ffee/c0ffee-json.log" ;; *) echo c0ffee ;; esac
  exit
fi
stdin=/dev/null
while [ "$1" != ${IMAGE} ]; do
  case $1 in
    --interactive) stdin=/dev/stdin ;;
    --volume) from=\${2%%:*} to=\${2#*:} to=\${to%:ro} ;;
  esac
  shift
done
shift
for argument; do
  shift
  case $argument in "$to"/*) [ -n "$to" ] && argument=$from\${argument#"$to"} ;; esac
  set -- "$@" "$argument"
done
exec oss-append "$@" < $stdin`;

describe('docs/containers.md', { timeout: 60_000 }, () => {
  let machine: JobMachine;
  beforeEach(async () => {
    machine = await JobMachine.open();
    await machine.addProgram('docker', DOCKER);
    await machine.addProgram('kubectl', `printf 'one\\ntwo\\n'`);
  });
  afterEach(() => machine.close());

  const path = (name: string) => join(machine.folder, name);

  test('a container appends a file, and a pipe', async () => {
    await machine.write('build.log', 'built\n');
    const file = await machine.run(blockWith('--volume'), 'sh');
    expect(file).toMatchObject({ code: 0, log: expect.stringContaining('appended 6 bytes') });
    expect(await machine.stored('ci/build.log')).toBe('built\n');
    const pipe = await machine.run(blockWith('--interactive'), 'sh');
    expect(pipe).toMatchObject({ code: 0 });
    expect(await machine.stored('ci/make.log')).toBe('compiled\nlinked\n');
  });

  test('what a container prints is appended', async () => {
    expect(await machine.run(blockWith('docker logs --follow'), 'sh')).toMatchObject({ code: 0 });
    expect(await machine.stored('app/c0ffee.log')).toBe('one\ntwo\n');
    expect(await machine.run(blockWith('kubectl logs --follow'), 'sh')).toMatchObject({ code: 0 });
    const [look] = (await machine.sandbox.store.list('my-bucket')).filter(({ key }) =>
      key.startsWith('look/'),
    );
    expect(look).toMatchObject({ length: 8, key: expect.stringMatching(/^look\/\d{8}T\d{6}\.log$/) });
  });

  test.for([
    { maxFile: 1, compress: false },
    { maxFile: 3, compress: true },
  ])("Docker's own file is followed through its rotations: %o", async (options) => {
    const driver = new JsonFileDriver(path('containers/c0ffee/c0ffee-json.log'), options);
    await driver.open();
    const job = machine.start(blockWith('{{.LogPath}}'), 'sh');
    for (const [index, line] of LINES.entries()) {
      if (index > 0) await driver.rotate();
      await driver.log(line);
      // The file is seen; the one before is complete when there is another behind it.
      await expectSeries('app/app.json.log', driver.files.slice(0, Math.max(1, index)));
      await sleep(LOOKS_MS);
    }
    expect((await stopped(job)).code).not.toBe(0);
    expect(await machine.series('app/app.json.log')).toEqual(driver.files);
  });

  test('Compose follows a log until after its application has stopped', async () => {
    const { services, volumes } = parse(blockWith('depends_on')) as {
      services: Record<
        'app' | 'ship',
        { image: string; command: string[]; volumes: string[]; depends_on?: string[] }
      >;
      volumes: object;
    };
    expect(services.ship.image).toBe(IMAGE);
    // Stopped in the other order than they are started in.
    expect(services.app.depends_on).toEqual(['ship']);
    expect([services.app, services.ship].map((service) => service.volumes)).toEqual([
      ['logs:/var/log/app'],
      ['logs:/var/log/app:ro'],
    ]);
    expect(Object.keys(volumes)).toEqual(['logs']);
    await followLog(services.ship.command, 'app/app.log');
  });

  test('the sidecar waits for the log, and sends the last of it at the end of the pod', async () => {
    const { apiVersion, kind, spec } = parse(blockWith('kind: Deployment')) as Manifest<{
      template: { spec: PodSpec };
    }>;
    expect([apiVersion, kind]).toEqual(['apps/v1', 'Deployment']);
    const [ship] = podOf(spec.template.spec);
    // A native sidecar.
    expect(spec.template.spec.initContainers).toEqual([ship]);
    expect(ship?.restartPolicy).toBe('Always');
    const args = ship?.args.map((arg) => arg.replace('$(POD_NAME)', 'app-7d4b9c-x2x9z')) ?? [];
    await followLog(args, 'app/app-7d4b9c-x2x9z.log');
  });

  test('the CronJob appends what is new, and is not tried again in vain', async () => {
    const { apiVersion, kind, spec } = parse(blockWith('kind: CronJob')) as Manifest<{
      jobTemplate: {
        spec: {
          podFailurePolicy: { rules: { onExitCodes: { containerName: string; values: number[] } }[] };
          template: { spec: PodSpec };
        };
      };
    }>;
    expect([apiVersion, kind]).toEqual(['batch/v1', 'CronJob']);
    const { podFailurePolicy, template } = spec.jobTemplate.spec;
    const [ship] = podOf(template.spec);
    // What a podFailurePolicy needs.
    expect(template.spec.restartPolicy).toBe('Never');
    const [rule] = podFailurePolicy.rules;
    expect(rule?.onExitCodes.containerName).toBe(ship?.name);
    const run = () =>
      runMain(moved(ship?.args ?? []), { cwd: machine.folder, env: settingsOf(machine.sandbox) });
    await mkdir(path('audit'));
    for (const content of ['one\n', 'one\ntwo\n']) {
      await machine.write('audit/audit.log', content);
      expect(await run()).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect(await machine.stored('audit/audit.log')).toBe(content);
    }
    await machine.write('audit/audit.log', 'another\n');
    expect(rule?.onExitCodes.values).toContain((await run()).code);
    expect(rule?.onExitCodes.values).not.toContain(75);
  });

  test('a token by hand is what the webhook gives', () => {
    const { volumes, containers } = parse(blockWith('serviceAccountToken')) as PodSpec;
    const [ship] = podOf({ volumes, containers });
    const named = ship?.env?.map(({ name }) => name) ?? [];
    expect(named).toHaveLength(3);
    const webhook = readPage('docs/credentials.md').prose;
    for (const name of named) expect(webhook).toContain(`\`${name}\``);
    const file = ship?.env?.find(({ name }) => name.endsWith('_FILE'))?.value ?? '';
    expect(dirname(file)).toBe(ship?.volumeMounts[0]?.mountPath);
  });

  /** The container of ours, with volumes that are there. */
  function podOf({ initContainers = [], containers, volumes }: PodSpec): Container[] {
    const ours = [...initContainers, ...containers].filter(({ name }) => name === 'ship');
    const mounted = ours.flatMap(({ volumeMounts }) => volumeMounts);
    const names = volumes.map(({ name }) => name);
    expect(mounted.filter(({ name, readOnly }) => !names.includes(name) || readOnly !== true)).toEqual([]);
    return ours;
  }

  /** With the volumes' folders moved into the machine's. */
  function moved(args: readonly string[]): string[] {
    return args.map((arg) => arg.replace(/^\/(?:var\/log|audit)\//, (from) => `${machine.folder}${from}`));
  }

  /** As kubelet and Compose run and stop it: when SIGTERM comes, the application has stopped. */
  async function followLog(args: readonly string[], key: string): Promise<void> {
    const log = path('var/log/app/app.log');
    await mkdir(dirname(log), { recursive: true });
    const job = machine.start(`exec oss-append '${moved(args).join("' '")}'`, 'sh');
    await vi.waitFor(async () => expect(await job.log()).toContain('waiting for it'), 15_000);
    await writeFile(log, 'one\n');
    await expectSeries(key, ['one\n']);
    await appendFile(log, 'last words');
    expect(await stopped(job)).toMatchObject({
      code: 143,
      log: expect.stringContaining('appended 14 bytes'),
    });
    expect(await machine.stored(key)).toBe('one\nlast words');
  }

  function expectSeries(key: string, contents: readonly string[]): Promise<void> {
    return vi.waitFor(async () => expect(await machine.series(key)).toEqual(contents), 15_000);
  }
});

interface Manifest<Spec> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Spec;
}

function stopped(job: RunningJob): RunningJob['result'] {
  job.stop();
  return job.result;
}

/** Writes and rotates as dockerd's json-file driver does (moby's daemon/logger/loggerutils/logfile.go). */
class JsonFileDriver {
  /** What each file has held, oldest first. */
  readonly files: string[] = [];
  readonly #path: string;
  readonly #maxFile: number;
  readonly #extension: string;

  constructor(path: string, { maxFile, compress }: { maxFile: number; compress: boolean }) {
    this.#path = path;
    this.#maxFile = maxFile;
    this.#extension = compress ? '.gz' : '';
  }

  async open(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await this.#create();
  }

  async log(text: string): Promise<void> {
    const entry = `${JSON.stringify({ log: text, stream: 'stdout', time: new Date().toISOString() })}\n`;
    this.files.push(`${this.files.pop() ?? ''}${entry}`);
    await appendFile(this.#path, entry);
  }

  async rotate(): Promise<void> {
    if (this.#maxFile < 2) {
      await rm(this.#path);
    } else {
      await rm(this.#rotated(this.#maxFile - 1), { force: true });
      for (let index = this.#maxFile - 1; index > 1; index -= 1) {
        await rename(this.#rotated(index - 1), this.#rotated(index)).catch(() => {});
      }
      await rename(this.#path, `${this.#path}.1`);
    }
    const content = this.files.at(-1) ?? '';
    await this.#create();
    if (this.#extension === '') return;
    await writeFile(this.#rotated(1), gzipSync(content));
    await rm(`${this.#path}.1`);
  }

  async #create(): Promise<void> {
    this.files.push('');
    await writeFile(this.#path, '');
  }

  #rotated(index: number): string {
    return `${this.#path}.${index}${this.#extension}`;
  }
}
