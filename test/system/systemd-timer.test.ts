// The timer of docs/recipes.md, by the machine's own systemd.
import { expect } from 'vitest';
import { blockWith } from '../docs/support/blocks.ts';
import { readPage } from '../docs/support/markdown.ts';
import { soon, stored, test } from './support/fixture.ts';
import { describeWith } from './support/needs.ts';

const PAGE = readPage('docs/recipes.md');

describeWith({ programs: ['systemd', 'systemctl'], machine: 'systemd' }, 'a timer', () => {
  test('ships what is new each minute', async ({ systemd, oss }) => {
    for (const path of ['/etc/systemd/system/ship-report.service', '/etc/systemd/system/ship-report.timer']) {
      await systemd.write(path, blockWith(PAGE, `# ${path}`));
    }
    const addLine = (line: string) => systemd.run(`echo ${line} >> /var/log/app/report.log`, { user: 'app' });
    await addLine('first');
    const { code, output } = await systemd.run(blockWith(PAGE, 'enable --now ship-report.timer'));
    expect(code).toBe(0);
    expect(output).toContain('ship-report.service');
    await soon(async () => expect(await stored(oss, 'app/report.log')).toBe('first\n'));
    await addLine('second');
    await soon(async () => expect(await stored(oss, 'app/report.log')).toBe('first\nsecond\n'));
    await soon(async () => {
      const state = await systemd.run('systemctl show --value -p ActiveState ship-report.service');
      expect(state.output).toBe('inactive\n');
    });
  });
});
