// What a service tells the machine's own systemd: that it is ready, how things are, that it is alive.
import { expect } from 'vitest';
import { blockWith } from '../docs/support/blocks.ts';
import { readPage } from '../docs/support/markdown.ts';
import { soon, stored, test } from './support/fixture.ts';
import type { Machine, Result } from './support/machine.ts';
import { describeWith } from './support/needs.ts';

const UNIT = 'ship-app-log.service';
const SERVICE = blockWith(readPage('docs/recipes.md'), `# /etc/systemd/system/${UNIT}`);
const NOTIFIES = ['Type=notify', 'NotifyAccess=all', 'WatchdogSec=3', 'Restart=no'];

/** The service of docs/recipes.md, with more lines in its section [Service]. */
async function start(machine: Machine, ...lines: readonly string[]): Promise<Result> {
  await machine.write(`/etc/systemd/system/${UNIT}`, SERVICE);
  await machine.write(
    `/etc/systemd/system/${UNIT}.d/test.conf`,
    `[Service]\n${[...NOTIFIES, ...lines].join('\n')}\n`,
  );
  await machine.run('echo line >> /var/log/app/app.log', { user: 'app' });
  return machine.run(`systemctl daemon-reload; systemctl restart ${UNIT}`);
}

async function show(machine: Machine, property: string): Promise<string> {
  return (await machine.run(`systemctl show --value -p ${property} ${UNIT}`)).output.trim();
}

describeWith({ programs: ['systemd', 'systemctl', 'systemd-notify'], machine: 'systemd' }, 'systemd', () => {
  test('is told that a service is ready, how things are, and that it is alive', async ({ systemd, oss }) => {
    expect(await start(systemd)).toEqual({ code: 0, output: '' });
    expect(await show(systemd, 'ActiveState')).toBe('active');
    await soon(async () => expect(await show(systemd, 'StatusText')).toBe('1 source, up to date'));
    expect(await stored(oss, 'app/app.log')).toContain('line\n');
    // Longer than the watchdog waits, twice.
    await systemd.run('sleep 7');
    expect(await show(systemd, 'ActiveState')).toBe('active');
    expect(await systemd.run(`systemctl stop ${UNIT}`)).toEqual({ code: 0, output: '' });
    const { output } = await systemd.run(`journalctl -u ${UNIT}`);
    expect(output).not.toMatch(/warning|error|reception only permitted|watchdog/i);
  });

  test('ends one that hangs', async ({ systemd }) => {
    expect(await start(systemd, 'TimeoutAbortSec=1')).toEqual({ code: 0, output: '' });
    await systemd.run(`kill -STOP ${await show(systemd, 'MainPID')}`);
    await soon(async () => expect(await show(systemd, 'Result')).toBe('watchdog'));
  });

  test('is told of nothing by one whose key is wrong: its start has failed', async ({ systemd }) => {
    const { code } = await start(
      systemd,
      'Environment=OSS_ACCESS_KEY_ID=LTAI5tExample OSS_ACCESS_KEY_SECRET=wrong',
    );
    expect(code).toBe(1);
    expect(await show(systemd, 'ExecMainStatus')).toBe('77');
  });

  test('does not wait for an OSS that is out of reach', async ({ systemd }) => {
    const started = await start(systemd, 'Environment=OSS_ENDPOINT=http://127.0.0.1:1');
    expect(started).toEqual({ code: 0, output: '' });
    expect(await show(systemd, 'StatusText')).toMatch(/^1 source, looking where it ends for/);
    expect(await systemd.run(`systemctl stop ${UNIT}`)).toEqual({ code: 0, output: '' });
  });
});
