// `appendfromfile`: puts a file, a pipe or another object at the end of an object.
import { CREATION, PLACE, TRANSFER } from '../../options/append.ts';
import { FILES } from '../../options/files.ts';
import { type CommandDefinition, onlineCommand } from '../command.ts';

export const appendCommand: CommandDefinition = onlineCommand({
  name: 'appendfromfile',
  alias: 'append',
  arguments: ['source...', 'object'],
  groups: {
    place: PLACE,
    files: FILES,
    creation: CREATION,
    transfer: TRANSFER,
  },
  examples: `\
  oss-append appendfromfile app.log oss://bucket/logs/app.log
  oss-append appendfromfile app.log oss://bucket/logs/app.log --incremental
  oss-append appendfromfile app.log oss://bucket/logs/app.log --follow
  oss-append appendfromfile 'logs/*.log' oss://bucket/{host}/{%Y/%m/%d}/ --incremental
  make 2>&1 | oss-append appendfromfile - oss://bucket/logs/build.log
  oss-append appendfromfile part.bin oss://bucket/video.bin --position 1048576 --json`,

  async run(words, own, common, context) {
    // Whoever asks early is not to end it.
    context.io.onStatusAsked(() => {});
    const { runAppend } = await import('../online-append.ts');
    await runAppend(words.slice(0, -1), words.at(-1) ?? '', own, common, context);
  },
});
