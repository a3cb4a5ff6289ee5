// `verify`: is the object what the file says?
import { SELECTION } from '../../options/files.ts';
import { VERIFY } from '../../options/verify.ts';
import { type CommandDefinition, onlineCommand } from '../command.ts';

export const verifyCommand: CommandDefinition = onlineCommand({
  name: 'verify',
  arguments: ['source...', 'object'],
  groups: { verify: VERIFY, files: SELECTION },
  examples: `\
  oss-append verify app.log oss://bucket/logs/app.log
  oss-append verify app.log oss://bucket/logs/app.log --prefix
  oss-append verify app.log oss://bucket/logs/app.log --quiet && rm app.log
  oss-append verify 'logs/*.log' oss://bucket/logs/
  zcat app.log.gz | oss-append verify - oss://bucket/logs/app.log`,

  async run(words, own, common, context) {
    const { runVerify } = await import('../online-append.ts');
    await runVerify(words.slice(0, -1), words.at(-1) ?? '', own, common, context);
  },
});
