// The scripts of docs/recipes.md, as they stand there: tee, find, xargs and logrotate are the machine's own.
import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { blockWith } from '../docs/support/blocks.ts';
import { readPage } from '../docs/support/markdown.ts';
import { stored, test } from './support/fixture.ts';
import type { Machine } from './support/machine.ts';
import { describeWith } from './support/needs.ts';

const PAGE = readPage('docs/recipes.md');
const LOGS = '/var/log/app';
/** What a naive script takes apart, or for an option. */
const NAMES = [
  'app-2026 11 22.log',
  "app-it's.log",
  'app-$(id).log',
  'app-*.log',
  'app-two\nlines.log',
  '-n.log',
];

const run = (machine: Machine, script: string) => machine.run(script, { user: 'app' });

/** With each log's name as its content. */
async function writeLogs(machine: Machine): Promise<void> {
  await machine.run(`rm -rf ${LOGS}/*; mkdir "${LOGS}/a b"; chown -R app: ${LOGS}`);
  for (const name of [...NAMES, 'a b/deep.log']) {
    const quoted = `"$LOGS/"'${name.replaceAll("'", `'\\''`)}'`;
    await machine.run(`LOGS=${LOGS}; cat > ${quoted}; chown app: ${quoted}`, { stdin: name });
  }
}

async function keysBelow({ store }: Sandbox, prefix: string): Promise<string[]> {
  const keys = (await store.list('my-bucket')).map(({ key }) => key);
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

describeWith({ programs: ['find', 'xargs'], machine: 'plain' }, 'files by name', () => {
  test('each daily log has its object, whatever its name', async ({ machine, oss }) => {
    await writeLogs(machine);
    await machine.write('/usr/local/bin/ship-logs', blockWith(PAGE, '/usr/local/bin/ship-logs'), '755');
    for (const round of [1, 2]) {
      expect([round, await run(machine, 'ship-logs')]).toEqual([round, { code: 0, output: '' }]);
    }
    const daily = NAMES.filter((name) => name.startsWith('app-'));
    expect((await keysBelow(oss, 'app/')).sort()).toEqual(daily.toSorted());
    for (const name of daily) expect(await stored(oss, `app/${name}`)).toBe(name);
  });

  test('one that fails is told of, and keeps no other back', async ({ machine, oss }) => {
    await run(
      machine,
      `printf changed > "${LOGS}/app-it's.log"; printf ' and more' >> "${LOGS}/app-2026 11 22.log"`,
    );
    const { code, output } = await run(machine, 'ship-logs');
    expect(code).toBe(1);
    expect(output).toContain("app-it's.log");
    expect(await stored(oss, 'app/app-2026 11 22.log')).toBe('app-2026 11 22.log and more');
    // The trap that the page names.
    const naive = blockWith(PAGE, '/usr/local/bin/ship-logs').replace('{} +', '{} \\;');
    expect((await run(machine, naive)).code).toBe(0);
  });

  test('a tree keeps its folders', async ({ machine, oss }) => {
    await writeLogs(machine);
    const script = blockWith(PAGE, 'xargs -0');
    expect(await run(machine, script)).toEqual({ code: 0, output: '' });
    expect((await keysBelow(oss, 'tree/')).sort()).toEqual([...NAMES, 'a b/deep.log'].toSorted());
    await run(machine, `printf changed > "${LOGS}/-n.log"`);
    expect((await run(machine, script)).code).toBe(123);
  });
});

describeWith({ programs: ['logrotate'], machine: 'plain' }, 'logrotate', () => {
  test('ships each rotated file to an object of its name', async ({ machine, oss }) => {
    await writeLogs(machine);
    await run(machine, `echo one > ${LOGS}/app.log`);
    await machine.write('/etc/logrotate.d/app', blockWith(PAGE, 'lastaction'));
    expect(await machine.run('logrotate --force /etc/logrotate.d/app')).toEqual({ code: 0, output: '' });
    const [key = ''] = (await keysBelow(oss, 'app/')).filter((name) => name.startsWith('app.log-'));
    expect(await stored(oss, `app/${key}`)).toBe('one\n');
    await run(
      machine,
      `echo another > ${LOGS}/${key}; echo two > ${LOGS}/app.log; mv ${LOGS}/${key} ${LOGS}/app.log-20261101`,
    );
    await run(machine, `echo changed > ${LOGS}/${key}`);
    const { code, output } = await machine.run('logrotate --force /etc/logrotate.d/app');
    expect(code).toBe(1);
    expect(output).toContain(key);
    expect(await stored(oss, 'app/app.log-20261101')).toBe('another\n');
  });
});

describeWith({ programs: ['make', 'tee'], machine: 'plain' }, 'the output of a command', () => {
  const KEY = 'build/42.log';
  const MAKEFILE =
    'all:\n\t@for i in 1 2 3 4 5 6 7 8; do echo line $$i; sleep $(STEP); done; exit $(STATUS)\n';
  const OUTPUT = /^line 1\n(.*\n)*line 8\n/;

  const PIPE = blockWith(PAGE, 'tee -p -a');
  const SUBSTITUTION = blockWith(PAGE, '> >(tee');
  const FOLLOWED = blockWith(PAGE, 'make >> build.log');
  const WRONG = (script: string) => script.replaceAll('/etc/oss-append.yaml', '/etc/none.yaml');

  async function build(
    machine: Machine,
    script: string,
    status = 0,
    step = 0.2,
  ): Promise<{ code: number | null; log: string }> {
    await machine.write('/home/app/Makefile', MAKEFILE);
    await run(machine, 'rm -f build.log');
    const { code } = await run(machine, `export STATUS=${status} STEP=${step}\n${script}`);
    return { code, log: (await run(machine, 'cat build.log')).output };
  }

  test.for([
    ['a pipe', PIPE],
    ['a process substitution', SUBSTITUTION],
    ['a followed file', FOLLOWED],
  ] as const)('by %s, the log is in both places', async ([name, script], { machine, oss }) => {
    const key = `build/${name.replaceAll(' ', '-')}.log`;
    const { code, log } = await build(machine, script.replaceAll(KEY, key));
    expect({ code, log }).toEqual({ code: 0, log: expect.stringMatching(OUTPUT) });
    expect(await stored(oss, key)).toBe(log);
  });

  test.for([
    ['a pipe', PIPE],
    ['a process substitution', SUBSTITUTION],
    ['a followed file', FOLLOWED],
  ] as const)('by %s, a build that fails is one', async ([, script], { machine }) => {
    expect((await build(machine, script.replaceAll(KEY, 'build/failed.log'), 1)).code).toBe(2);
  });

  test('an append that fails ends neither the build nor its log, by -p alone', async ({ machine }) => {
    const pipe = await build(machine, WRONG(PIPE), 0, 1);
    expect(pipe).toEqual({ code: 78, log: expect.stringMatching(OUTPUT) });
    const substitution = await build(machine, WRONG(SUBSTITUTION), 0, 1);
    expect(substitution).toEqual({ code: 0, log: expect.stringMatching(OUTPUT) });
    const naive = await build(machine, WRONG(PIPE).replace('tee -p', 'tee'), 0, 5);
    expect(naive.log).not.toMatch(OUTPUT);
  });
});
