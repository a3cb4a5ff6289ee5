// `config`: writes, shows and checks settings.
import { type CommandDefinition, onlineCommand } from '../command.ts';

export const configCommand: CommandDefinition = onlineCommand({
  name: 'config',
  arguments: ['[action]', '[words...]'],
  groups: {},
  examples: `\
  oss-append config
  oss-append config -e oss-cn-hangzhou.aliyuncs.com -i LTAI5tExample -p
  oss-append config set region=cn-hangzhou accessKeyId=LTAI5tExample accessKeySecret=-
  oss-append config get region
  oss-append config list
  oss-append config check oss://bucket/logs/app.log`,

  async run(words, _own, common, context) {
    const { runConfig } = await import('../online-setup.ts');
    await runConfig(words, common, context);
  },
});
