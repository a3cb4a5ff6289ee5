// The scripts of docs/ci.md, taken out of their pipelines and run by the shell that the CI system has for them.
import { spawnSync } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { JobMachine } from './support/job-machine.ts';
import { type CodeBlock, readPage } from './support/markdown.ts';
import { missingPrograms } from './support/programs.ts';

const page = readPage('docs/ci.md');
const { blocks } = page;

function blockWith(text: string): string {
  const found = blocks.filter((block) => textOf(block).includes(text));
  expect(
    found.map(({ line }) => line),
    text,
  ).toHaveLength(1);
  return found.map(textOf).join();
}

function textOf({ lines }: CodeBlock): string {
  return lines.join('\n');
}

/** As each system runs what it is given. */
const SHELLS = {
  github: 'bash -e',
  'github: bash': 'bash --noprofile --norc -eo pipefail',
  gitlab: 'bash -e',
  jenkins: 'sh -xe',
};
const BUILD_LOG = 'compiled\nlinked\n';
const NO_KEY = { OSS_ACCESS_KEY_SECRET: 'wrong' };
const MAKE_FAILS = { MAKE_EXIT: '2' };

/** macOS's tee knows nothing of pipes that break. */
const isGnu = spawnSync('bash', ['-c', 'tee -p < /dev/null']).status === 0;

describe.skipIf(!isGnu)('docs/ci.md', { timeout: 60_000 }, () => {
  let machine: JobMachine;
  beforeEach(async () => {
    machine = await JobMachine.open();
  });
  afterEach(() => machine.close());

  describe('the log of a command', () => {
    const env = { BUILD_ID: '9' };
    const strict = blockWith('set -o pipefail\nmake');
    const lenient = blockWith('tee -p >(cat >&2)');

    test.for([
      [strict, {}, 0],
      [lenient, MAKE_FAILS, 2],
    ] as const)('is in the object and in the job: %#', async ([script, settings, code]) => {
      const result = await machine.run(script, 'bash', { ...env, ...settings });
      expect(result).toEqual({ code, log: BUILD_LOG });
      expect(await machine.stored('ci/9.log')).toBe(BUILD_LOG);
    });

    test('fails the job where it cannot be appended, or not, as is wanted', async () => {
      const [red, green] = await Promise.all([
        machine.run(strict, 'bash', { ...env, ...NO_KEY }),
        machine.run(lenient, 'bash', { ...env, ...NO_KEY }),
      ]);
      expect(red).toMatchObject({ code: 77, log: expect.stringContaining('SignatureDoesNotMatch') });
      expect(green).toMatchObject({ code: 0, log: expect.stringContaining(BUILD_LOG) });
    });

    test('can be watched before there is any', async () => {
      const watching = machine.start(blockWith('tail -f --retry'), 'sh', env);
      await machine.run(strict, 'bash', env);
      await vi.waitFor(async () => expect(await watching.log()).toContain(BUILD_LOG), 15_000);
      watching.stop();
      await watching.result;
    });
  });

  test('a complete log is appended once, however often', async () => {
    await machine.write('build.log', BUILD_LOG);
    for (const round of ['appended', 'nothing new']) {
      const result = await machine.run(blockWith('"oss://my-bucket/ci/$BUILD_ID.log" --incremental'), 'sh', {
        BUILD_ID: '9',
      });
      expect(result).toMatchObject({ code: 0, log: expect.stringContaining(round) });
    }
    expect(await machine.stored('ci/9.log')).toBe(BUILD_LOG);
  });

  test.for([
    ['the build fails', MAKE_FAILS, 2],
    ['OSS refuses while it runs', NO_KEY, 77],
  ] as const)('GitHub Actions has the whole log, where %s', async ([, settings, code]) => {
    const { jobs } = parse(blockWith('actions/checkout')) as {
      jobs: { build: { env: object; steps: { run?: string; shell?: string; if?: string }[] } };
    };
    expect(Object.keys(jobs.build.env)).toEqual(['OSS_REGION', 'OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET']);
    const env = { GITHUB_RUN_ID: '42', GITHUB_RUN_ATTEMPT: '1' };
    const codes: (number | null)[] = [];
    for (const { run, shell, if: condition } of jobs.build.steps.slice(1)) {
      const failing = shell === undefined ? {} : settings;
      if (shell === undefined) expect([undefined, 'always()']).toContain(condition);
      const how = SHELLS[shell === 'bash' ? 'github: bash' : 'github'];
      codes.push((await machine.run(run ?? '', how, { ...env, ...failing })).code);
    }
    expect(codes).toEqual([0, code, 0]);
    expect(await machine.stored('ci/42-1.log')).toBe(BUILD_LOG);
  });

  describe('GitLab CI', () => {
    const env = { CI_JOB_ID: '7', CI_PIPELINE_ID: '70' };
    const jobOf = (text: string) => Object.values(parse(blockWith(text)) as Record<string, GitLabJob>)[0];

    test('appends the log after the job, which may have failed', async () => {
      const job = jobOf('after_script');
      const during = await machine.run(job?.script.join('\n') ?? '', SHELLS.gitlab, {
        ...env,
        ...MAKE_FAILS,
      });
      expect(during).toEqual({ code: 2, log: BUILD_LOG });
      const after = await machine.run(job?.after_script?.join('\n') ?? '', SHELLS.gitlab, env);
      expect(after).toMatchObject({ code: 0, log: expect.stringContaining('appended 16 bytes') });
      expect(await machine.stored('ci/7.log')).toBe(BUILD_LOG);
    });

    test('runs an append again when it may help', async () => {
      await machine.write('report.xml', '<report/>\n');
      const job = jobOf('exit_codes');
      const codes: (number | null)[] = [];
      await machine.write('.ossconfig', 'retryTimes: 0\n');
      for (const settings of [{ OSS_ENDPOINT: 'http://127.0.0.1:1' }, {}]) {
        codes.push(
          (await machine.run(job?.script.join('\n') ?? '', SHELLS.gitlab, { ...env, ...settings })).code,
        );
      }
      expect(codes).toEqual([...(job?.retry?.exit_codes ?? []), 0]);
      expect(await machine.stored('reports/70.xml')).toBe('<report/>\n');
    });

    test('hands its token over in a file that nobody else can read', async () => {
      await machine.write('report.xml', '<report/>\n');
      const job = jobOf('id_tokens');
      const [token] = Object.keys(job?.id_tokens ?? {});
      const script = [...(job?.script ?? []), 'stat -c %a "$ALIBABA_CLOUD_OIDC_TOKEN_FILE"'];
      const noKeys = { OSS_ACCESS_KEY_ID: undefined, OSS_ACCESS_KEY_SECRET: undefined };
      const settings = { ...env, ...job?.variables, [token ?? '']: 'e30.e30.e30' };
      const shown = await machine.run(
        [...script.slice(0, 2), script.at(-1), 'cat "$ALIBABA_CLOUD_OIDC_TOKEN_FILE"'].join('\n'),
        SHELLS.gitlab,
        settings,
      );
      expect(shown).toEqual({ code: 0, log: '600\ne30.e30.e30' });
      const checked = script
        .join('\n')
        .replace('oss-append@1 append report.xml', 'oss-append@1 config check');
      const { log } = await machine.run(checked.replace(' --incremental', ''), SHELLS.gitlab, {
        ...settings,
        ...noKeys,
        HTTPS_PROXY: 'http://127.0.0.1:1',
      });
      expect(log).toContain('OIDC');
    });
  });

  test('Jenkins has the whole log, and its own is whole', async () => {
    const pipeline = blockWith('pipeline {');
    const env = { OSS_OBJECT: 'oss://my-bucket/ci/app-5.log' };
    expect(pipeline).toContain(
      'OSS_OBJECT = "oss://my-bucket/ci/$' + '{env.JOB_NAME}-$' + '{env.BUILD_NUMBER}.log"',
    );
    const build = /sh '''(.*?)'''/s.exec(pipeline)?.[1] ?? '';
    const always = /always {.*?sh '([^']+)'/s.exec(pipeline)?.[1] ?? '';
    expect(build.startsWith('#!/bin/bash\n')).toBe(true);
    expect(await machine.run(`${build}\necho end >&2`, '', env)).toEqual({
      code: 0,
      log: `${BUILD_LOG}end\n`,
    });
    const again = await machine.run(always, SHELLS.jenkins, env);
    expect(again).toMatchObject({ code: 0, log: expect.stringContaining('nothing new') });
    expect(await machine.stored('ci/app-5.log')).toBe(BUILD_LOG);
  });

  test('several jobs append to one object, each as a whole; a last one puts objects together', async () => {
    const shards = ['1', '2', '3'];
    const contentOf = (shard: string) => `${`shard ${shard}\n`.repeat(2000)}`;
    for (const shard of shards) await machine.write(`shard-${shard}.log`, contentOf(shard));
    const job = blockWith('shard-$SHARD.log');
    const results = await Promise.all(shards.map((SHARD) => machine.run(job, 'sh', { SHARD })));
    expect(results).toEqual(shards.map(() => ({ code: 0, log: '' })));
    const all = (await machine.stored('ci/all.log')) ?? '';
    expect(all).toHaveLength(shards.map(contentOf).join('').length);
    for (const shard of shards) expect(all).toContain(contentOf(shard));

    for (const shard of shards) {
      await machine.sandbox.store.append('my-bucket', `ci/shard-${shard}.log`, Buffer.from(`${shard}\n`));
    }
    expect(await machine.run(blockWith('together.log'), 'sh')).toEqual({ code: 0, log: '' });
    expect(await machine.stored('ci/together.log')).toBe('1\n2\n3\n');
  });

  test.skipIf(missingPrograms(page).length > 0)('a pipeline is tried without an account', async () => {
    await machine.write('build.log', BUILD_LOG);
    // Nobody may be in the way of a test.
    const script = blockWith('oss-append sandbox').replaceAll('9000', `${await freePort()}`);
    const result = await machine.run(script, 'sh -e');
    expect(result).toMatchObject({ code: 0, log: expect.stringContaining('appended 16 bytes') });
  });
});

interface GitLabJob {
  readonly script: string[];
  readonly after_script?: string[];
  readonly variables?: Record<string, string>;
  readonly id_tokens?: object;
  readonly retry?: { readonly exit_codes: number[] };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
