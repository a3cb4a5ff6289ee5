// The README, followed by a user whose home directory is empty, up to its crontab: then the machine's own cron goes on.
import { expect } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { blockWith } from '../docs/support/blocks.ts';
import { readPage } from '../docs/support/markdown.ts';
import { stepsOf } from '../docs/support/transcript.ts';
import { soon, stored, test } from './support/fixture.ts';
import { describeWith } from './support/needs.ts';

const README = readPage('README.md');
const ACCOUNT = { accessKeyId: 'your-access-key-id', accessKeySecret: 'your-access-key-secret' };

describeWith({ programs: ['cron', 'crontab'], machine: 'plain' }, 'the README', () => {
  test('is all that it takes to ship a log from cron', async ({ machine }) => {
    const oss = await startSandbox({ buckets: ['my-bucket'], credentials: ACCOUNT });
    try {
      const type = async (script: string) => {
        const options = { user: 'newcomer', stdin: ACCOUNT.accessKeySecret };
        // The endpoint is all that is not typed as it is shown.
        const typed = script.replace('region=cn-hangzhou', `region=cn-hangzhou endpoint=${oss.endpoint}`);
        expect({ script, ...(await machine.run(typed, options)) }).toMatchObject({ code: 0 });
      };
      await machine.run('useradd --create-home newcomer');
      for (const { command } of firstSteps()) await type(command);
      await type(blockWith(README, 'crontab -'));
      await machine.run('cron');

      await type("printf 'four\\n' >> app.log");
      await soon(async () => expect(await stored(oss, 'logs/app.log')).toBe('one\ntwo\nthree\nfour\n'));
    } finally {
      await oss.close();
    }
  });
});

function firstSteps() {
  const blocks = README.blocks.filter(({ lines }) => lines.some((line) => line.includes('config set')));
  expect(blocks).toHaveLength(1);
  return blocks.flatMap(stepsOf);
}
