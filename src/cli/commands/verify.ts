// `verify`: is the object what the file says?
import { nothingLeft } from '../../options/option.ts';
import { VERIFY } from '../../options/verify.ts';
import { type CommandDefinition, onlineCommand } from '../command.ts';

export const verifyCommand: CommandDefinition = onlineCommand({
  name: 'verify',
  arguments: ['source', 'object'],
  groups: { verify: VERIFY },
  examples: `\
  oss-append verify app.log oss://bucket/logs/app.log
  oss-append verify app.log oss://bucket/logs/app.log --prefix
  oss-append verify app.log oss://bucket/logs/app.log --quiet && rm app.log
  zcat app.log.gz | oss-append verify - oss://bucket/logs/app.log`,

  async run([source = '', url = ''], { prefix = false, ...rest }, common, context) {
    nothingLeft(rest);
    const { runVerify } = await import('../online-append.ts');
    await runVerify(source, url, prefix, common, context);
  },
});
