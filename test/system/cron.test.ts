// The crontab of docs/recipes.md, installed as it stands there, and run by the machine's own cron.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { blockWith } from '../docs/support/blocks.ts';
import { readPage } from '../docs/support/markdown.ts';
import { soon, stored, test } from './support/fixture.ts';
import { describeWith } from './support/needs.ts';

const CRONTAB = blockWith(readPage('docs/recipes.md'), '* * * * *');

describeWith({ programs: ['cron', 'crontab'], machine: 'plain' }, 'cron', () => {
  test('ships a log each minute, and mails what fails', async ({ machine, oss }) => {
    const log = (line: string) => machine.run(`echo ${line} >> /var/log/app/app.log`, { user: 'app' });
    await machine.run('useradd --create-home other');
    await machine.run('install -d -m 1777 /var/sent');
    await machine.write('/usr/sbin/sendmail', '#!/bin/sh\ncat > "/var/sent/$(id -un)"\n', '755');
    await log('first');
    for (const user of ['app', 'other']) {
      expect(await machine.run('crontab -', { user, stdin: CRONTAB })).toEqual({ code: 0, output: '' });
    }
    await machine.run('cron');
    await soon(async () => expect(await stored(oss, 'app/app.log')).toBe('first\n'));
    await log('second');
    await soon(async () => expect(await stored(oss, 'app/app.log')).toBe('first\nsecond\n'));
    // Who may not read the settings is told so; the other has nothing to say.
    const { output } = await soon(async () => {
      const mail = await machine.run('cat /var/sent/other');
      expect(mail.code).toBe(0);
      return mail;
    });
    expect(output).toContain('To: ops@example.com');
    expect(output).toContain('/etc/oss-append.yaml');
    expect(output).not.toContain('not found');
    await sleep(1000);
    expect(await machine.run('ls /var/sent')).toEqual({ code: 0, output: 'other\n' });
  });
});
