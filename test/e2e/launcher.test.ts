// What starts the program refuses what cannot run it; .ci/run tries it with real ones.
import { join } from 'node:path';
import { expect } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { BIN, type CliResult } from '../support/run-cli.ts';
import { test } from '../support/sandbox.ts';

type Run = (
  change: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
) => Promise<CliResult>;

/** The program, in a process that is changed before. */
const changed = test.extend<{ run: Run }>({
  run: async ({ cli, folder, write }, use) => {
    await use(async (change, args, env = {}) => {
      const script = await write('changed.cjs', `${change}\nrequire(${JSON.stringify(BIN)});`);
      return cli(args, { bin: join(folder, script), env });
    });
  },
});

/** @returns the change that makes Node.js look like another program */
function pretend(versions: Readonly<Record<string, string>>): string {
  return `Object.defineProperty(process, 'versions', { value: { ...process.versions, ...${JSON.stringify(versions)} } });`;
}

const OLD = `delete process.getBuiltinModule; ${pretend({ node: '18.20.8' })}`;

changed.for([
  { name: 'Node.js 18.20.8', change: OLD },
  { name: 'Bun 1.4.5', change: pretend({ bun: '1.4.5' }) },
  { name: 'Deno 2.9.6', change: pretend({ deno: '2.9.6' }) },
])('refuses $name', async ({ name, change }, { run }) => {
  expect(await run(change, ['--version'])).toMatchObject({
    code: 78,
    stdout: '',
    stderr: [
      `oss-append: error: needs Node.js ${manifest.engines.node}, and this is ${name}`,
      'oss-append: hint: install such a Node.js, or use the executable, which needs none',
      '',
    ].join('\n'),
  });
});

changed('in Chinese, and as JSON', async ({ run }) => {
  const chinese = await run(OLD, ['head', 'oss://demo/app.log'], { LANG: 'zh_CN.UTF-8' });
  expect(chinese.stderr).toMatch(/^oss-append: 错误：需要 Node\.js .*18\.20\.8\noss-append: 提示：/);
  const { stderr } = await run(OLD, ['head', 'oss://demo/app.log', '--json']);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'UnsupportedRuntime', exitCode: 78 } });
});
