// The fixtures of tests that run the command line many times: in the test's own process, without the cost of starting
// Node.js for each. What the system, a terminal or the build makes of it is for the built command line.

import type { Sandbox } from '../../src/sandbox/index.ts';
import type { CliResult, RunOptions } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { type Cli, test as sandboxTest, settingsOf } from './sandbox.ts';

export interface InProcessCli extends Pick<Cli, 'start'> {
  (args: readonly string[], options?: Partial<Pick<RunOptions, 'cwd' | 'env' | 'stdin'>>): Promise<CliResult>;
}

interface Fixtures {
  /** In this process; `start` starts the built command line. */
  readonly cli: InProcessCli;
  readonly oss: InProcessCli;
}

interface Given {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly cli: Cli;
  readonly oss: Cli;
}

type Use = (cli: InProcessCli) => Promise<void>;

export const test = sandboxTest.extend<Fixtures>({
  cli: async ({ folder, cli: { start } }: Given, use: Use) => {
    const run = createCli(folder, {});
    await within(folder, () => use(Object.assign(run, { start })));
  },
  oss: async ({ folder, sandbox, oss: { start } }: Given, use: Use) => {
    const run = createCli(folder, settingsOf(sandbox));
    await within(folder, () => use(Object.assign(run, { start })));
  },
});

function createCli(folder: string, settings: Readonly<Record<string, string>>) {
  return (...[args, options]: Parameters<InProcessCli>): Promise<CliResult> =>
    runMain(args, { cwd: folder, ...options, env: { ...settings, ...options?.env } });
}

/** The system takes relative paths from the process's own folder. */
async function within(folder: string, run: () => Promise<void>): Promise<void> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    await run();
  } finally {
    process.chdir(before);
  }
}
