// The units of docs/recipes.md, installed as they stand there, by the machine's own systemd.
import { expect } from 'vitest';
import { blockWith } from '../docs/support/blocks.ts';
import { readPage } from '../docs/support/markdown.ts';
import { soon, stored, test } from './support/fixture.ts';
import type { Machine, Result } from './support/machine.ts';
import { describeWith } from './support/needs.ts';

const PAGE = readPage('docs/recipes.md');
const UNITS = [
  'ship-app-log.service',
  'ship@.service',
  'ship-logs.service',
  'ship-report.service',
  'ship-report.timer',
];
const DONE = { code: 0, output: expect.anything() };

async function addLine(machine: Machine, log: string, line: string): Promise<void> {
  const file = `/var/log/app/${log}.log`;
  expect(await machine.run(`echo ${line} >> ${file}`, { user: 'app' })).toEqual({ code: 0, output: '' });
}

/** What systemd says of a unit, such as `active`. */
async function stateOf(machine: Machine, unit: string): Promise<string> {
  const { output } = await machine.run(`systemctl show --value -p ActiveState -p SubState ${unit}`);
  return output.trim().replace('\n', ' ');
}

function execStartOf(unit: string): string {
  return /^ExecStart=.*$/m.exec(blockWith(PAGE, `# /etc/systemd/system/${unit}`))?.[0] ?? '';
}

/** With a line added to its section [Service]. */
async function startWith(machine: Machine, unit: string, line: string): Promise<Result> {
  await machine.write(`/run/systemd/system/${unit}.d/test.conf`, `[Service]\n${line}\n`);
  return machine.run(`systemctl daemon-reload; systemctl restart ${unit}`);
}

async function withoutAdditions(machine: Machine, unit: string): Promise<void> {
  await machine.run(`rm -r /run/systemd/system/${unit}.d; systemctl daemon-reload; systemctl stop ${unit}`);
}

describeWith({ programs: ['systemd', 'systemctl', 'logrotate'], machine: 'systemd' }, 'systemd', () => {
  test('has nothing to say against the units', async ({ systemd }) => {
    for (const unit of UNITS) {
      await systemd.write(`/etc/systemd/system/${unit}`, blockWith(PAGE, `# /etc/systemd/system/${unit}`));
    }
    const instances = UNITS.map((unit) => unit.replace('@', '@web'));
    expect(await systemd.run(`systemd-analyze verify ${instances.join(' ')}`)).toEqual({
      code: 0,
      output: '',
    });
    expect(await systemd.run('systemd-analyze security --threshold=40 ship-app-log.service')).toEqual(DONE);
  });

  test('the service ships each line, and what logrotate took away', async ({ systemd, oss }) => {
    await addLine(systemd, 'app', 'one');
    expect(await systemd.run(blockWith(PAGE, 'enable --now ship-app-log'))).toEqual(DONE);
    await soon(async () => expect(await stored(oss, 'app/app.log')).toBe('one\n'));
    await systemd.write('/etc/logrotate.d/app', blockWith(PAGE, 'delaycompress'));
    await addLine(systemd, 'app', 'two');
    expect(await systemd.run('logrotate --force /etc/logrotate.d/app')).toEqual({ code: 0, output: '' });
    await addLine(systemd, 'app', 'three');
    await soon(async () => expect(await stored(oss, 'app/app.1.log')).toBe('three\n'));
    expect(await stored(oss, 'app/app.log')).toBe('one\ntwo\n');
  });

  test('the night watch is told how things are', async ({ systemd }) => {
    const { code, output } = await systemd.run(blockWith(PAGE, 'systemctl status'));
    expect(code).toBe(0);
    expect(output).toContain('active (running)');
    expect(output).toContain('was rotated; going on in oss://my-bucket/app/app.1.log');
    expect(output).toContain('/var/log/app/app.log: identical to oss://my-bucket/app/app.1.log');
    expect(output).toMatch(/last modified/i);
  });

  test('a stop is no failure, and sends the rest first', async ({ systemd, oss }) => {
    const stopped = await systemd.run(
      'echo four >> /var/log/app/app.log; systemctl stop ship-app-log.service',
    );
    expect(stopped).toEqual({ code: 0, output: '' });
    expect(await stored(oss, 'app/app.1.log')).toBe('three\nfour\n');
    expect(await stateOf(systemd, 'ship-app-log.service')).toBe('inactive dead');
  });

  test('one service ships all logs of a folder, each to the object of the day', async ({ systemd, oss }) => {
    await addLine(systemd, 'many', 'one');
    expect(await systemd.run(blockWith(PAGE, 'enable --now ship-logs'))).toEqual(DONE);
    const day = (await systemd.run('echo "$(hostname)/$(date +%Y/%m/%d)"')).output.trim();
    await soon(async () => expect(await stored(oss, `${day}/many.log`)).toBe('one\n'));
    await addLine(systemd, 'later', 'two');
    await soon(async () => expect(await stored(oss, `${day}/later.log`)).toBe('two\n'));
    expect(await systemd.run('systemctl disable --now ship-logs.service')).toEqual(DONE);
    expect(await stateOf(systemd, 'ship-logs.service')).toBe('inactive dead');
  });

  test('a killed service is started again, one that was mistyped is not', async ({ systemd }) => {
    const unit = 'ship-app-log.service';
    await startWith(systemd, unit, 'RestartSec=1');
    await systemd.run(`systemctl kill --signal=KILL ${unit}`);
    await soon(async () => {
      const { output } = await systemd.run(`systemctl show --value -p NRestarts -p SubState ${unit}`);
      expect(output.trim().split('\n').sort()).toEqual(['1', 'running']);
    });
    await startWith(systemd, unit, 'ExecStart=\nExecStart=/usr/local/bin/oss-append append --mistyped');
    await soon(async () => expect(await stateOf(systemd, unit)).toBe('failed failed'));
    await withoutAdditions(systemd, unit);
  });

  test('what the page warns of is so', async ({ systemd }) => {
    const unit = 'ship-app-log.service';
    await startWith(systemd, unit, 'MemoryDenyWriteExecute=yes');
    await soon(async () =>
      expect((await systemd.run(`systemctl status ${unit}`)).output).toContain('signal=TRAP'),
    );
    await withoutAdditions(systemd, unit);
    if (!process.version.startsWith('v20.')) return;
    await startWith(systemd, unit, 'SystemCallErrorNumber=');
    await soon(async () =>
      expect((await systemd.run(`systemctl status ${unit}`)).output).toContain('signal=SYS'),
    );
    await withoutAdditions(systemd, unit);
  });

  test('one unit ships several logs, as users that do not exist', async ({ systemd, oss }) => {
    await systemd.run('chown root: /etc/oss-append.yaml');
    await addLine(systemd, 'web', 'visit');
    expect(await systemd.run(blockWith(PAGE, 'ship@web.service'))).toEqual(DONE);
    const host = (await systemd.run('hostname')).output.trim();
    await soon(async () => expect(await stored(oss, `${host}/web.log`)).toBe('visit\n'));
    await soon(async () => expect(await stored(oss, `${host}/app.log`)).toBe('one\ntwo\n'));
    await addLine(systemd, 'web', 'another');
    await soon(async () => expect(await stored(oss, `${host}/web.log`)).toBe('visit\nanother\n'));
    const { output } = await systemd.run('journalctl -u "ship@*"');
    expect(output).not.toMatch(/warning|error/);
    expect(await systemd.run('systemctl stop ship@app.service ship@web.service')).toEqual({
      code: 0,
      output: '',
    });
    await systemd.run('chown app: /etc/oss-append.yaml');
  });

  test('keys may come as variables', async ({ systemd, oss }) => {
    const unit = 'ship-report.service';
    await addLine(systemd, 'report', 'first');
    const settings = await systemd.run('cat /etc/oss-append.yaml');
    const setting = (key: string) => new RegExp(`^${key}: *(\\S+)`, 'm').exec(settings.output)?.[1];
    await systemd.write(
      '/etc/oss-append.env',
      [
        `OSS_ENDPOINT=${oss.endpoint}`,
        'OSS_REGION=cn-hangzhou',
        `OSS_ACCESS_KEY_ID=${setting('accessKeyId')}`,
        `OSS_ACCESS_KEY_SECRET=${setting('accessKeySecret')}`,
      ].join('\n'),
      '600',
    );
    const without = execStartOf(unit).replace(' -c /etc/oss-append.yaml', '');
    const started = await startWith(
      systemd,
      unit,
      `EnvironmentFile=/etc/oss-append.env\nExecStart=\n${without}`,
    );
    expect(started).toEqual({ code: 0, output: '' });
    expect(await stored(oss, 'app/report.log')).toBe('first\n');
    await withoutAdditions(systemd, unit);
  });

  test('what was compressed too early is made good', async ({ systemd, oss }) => {
    const unit = 'ship-app-log.service';
    for (const line of ['five', 'six']) {
      await addLine(systemd, 'app', line);
      expect(await systemd.run('logrotate --force /etc/logrotate.d/app')).toEqual({ code: 0, output: '' });
    }
    await addLine(systemd, 'app', 'seven');
    const command = execStartOf('ship-app-log.service').replace(' --on-gap next', '');
    await startWith(systemd, unit, `ExecStart=\n${command}`);
    await soon(async () =>
      expect((await systemd.run(`systemctl status ${unit}`)).output).toContain('status=65'),
    );
    expect(await systemd.run(blockWith(PAGE, 'gunzip'))).toEqual({ code: 0, output: '' });
    const generations = {
      'app/app.1.log': 'three\nfour\nfive\n',
      'app/app.2.log': 'six\n',
      'app/app.3.log': 'seven\n',
    };
    for (const [key, lines] of Object.entries(generations)) {
      await soon(async () => expect(await stored(oss, key)).toBe(lines));
    }
    await withoutAdditions(systemd, unit);
  });
});
