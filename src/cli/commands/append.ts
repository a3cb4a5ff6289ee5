// `appendfromfile`: puts a file, a pipe or another object at the end of an object.
import { CREATION, PLACE, TRANSFER } from '../../options/append.ts';
import { type CommandDefinition, onlineCommand } from '../command.ts';

export const appendCommand: CommandDefinition = onlineCommand({
  name: 'appendfromfile',
  alias: 'append',
  summary: 'put a local file at the end of an object',
  description:
    'Puts the bytes of a file, a pipe or another object at the end of an Appendable object, exactly once, and\n' +
    'proves it by CRC-64. The object is created where there is none.',
  arguments: [
    ['source', 'path of a file or a pipe, - for stdin, or oss://bucket/key'],
    ['object', 'oss://bucket/key'],
  ],
  groups: {
    'Where to append:': PLACE,
    'For an object that this append creates:': CREATION,
    'Transfer:': TRANSFER,
  },
  examples: `\
  oss-append appendfromfile app.log oss://bucket/logs/app.log
  oss-append appendfromfile app.log oss://bucket/logs/app.log --incremental
  oss-append appendfromfile app.log oss://bucket/logs/app.log --follow
  make 2>&1 | oss-append appendfromfile - oss://bucket/logs/build.log
  oss-append appendfromfile part.bin oss://bucket/video.bin --position 1048576 --json`,

  async run([source = '', url = ''], own, common, context) {
    const { runAppend } = await import('../online.ts');
    await runAppend(source, url, own, common, context);
  },
});
