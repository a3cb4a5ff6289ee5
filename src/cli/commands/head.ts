// `head`: an object and its next append position, or its first lines.
import { UsageError } from '../../errors.ts';
import { nothingLeft, type ValuesOf } from '../../options/option.ts';
import { HEAD, VERSION } from '../../options/reading.ts';
import { parseObjectUrl } from '../../oss/object-url.ts';
import { parseHeadCount } from '../../read/count.ts';
import type { HeadAmount } from '../../read/select.ts';
import { type CommandDefinition, onlineCommand } from '../command.ts';
import { emphasisOf } from '../emphasis.ts';
import { headView } from '../head-view.ts';

export const headCommand: CommandDefinition = onlineCommand({
  name: 'head',
  alias: 'stat',
  arguments: ['object'],
  groups: { head: HEAD, version: VERSION },
  takesCount: true,
  examples: `\
  oss-append head oss://bucket/logs/app.log
  oss-append head oss://bucket/logs/app.log --position
  oss-append head -n 5 oss://bucket/logs/app.log
  oss-append stat oss://bucket/logs/app.log --human-readable`,

  async run([url = ''], { versionId, humanReadable = false, ...own }, common, context) {
    const { io, reporter } = context;
    const object = parseObjectUrl(url, common.encodingType === 'url');
    const amount = toAmount(own, reporter.json);
    if (humanReadable) requireTable(own, reporter.json);
    const { connect, formatTable, openReader } = await import('../online.ts');
    const connection = await connect(common, context);
    try {
      const version = { ...object, ...(versionId !== undefined && { versionId }) };
      const target = openReader(version, connection, io.signal);
      if (amount !== undefined) {
        await target.readHead(amount, { write: (bytes) => reporter.print(bytes) });
      } else if (own.position) {
        await reporter.print(`${await target.nextPosition()}\n`);
      } else {
        const result = await target.describe();
        if (reporter.json) await reporter.document(result);
        else {
          const rows = reporter.texts.results.head(result, headView(result, humanReadable));
          await reporter.print(await formatTable(rows, await emphasisOf(io)));
        }
      }
    } finally {
      await connection.close();
    }
  },
});

type ContentFlags = Omit<ValuesOf<typeof HEAD>, 'humanReadable'>;

function requireTable({ position, lines, bytes }: ContentFlags, json: boolean): void {
  const others = { position, lines, bytes, json: json || undefined };
  const option = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (option !== undefined) throw new UsageError('Usage.HumanReadableWith', { option });
}

function toAmount({ position, lines, bytes, ...rest }: ContentFlags, json: boolean): HeadAmount | undefined {
  nothingLeft(rest);
  if (lines !== undefined && bytes !== undefined) throw new UsageError('Usage.LinesAndBytes', {});
  const content = lines ?? bytes;
  if (content === undefined) return undefined;
  if (position || json) throw new UsageError('Usage.ContentWith', { option: position ? 'position' : 'json' });
  const unit = lines === undefined ? 'bytes' : 'lines';
  return { ...parseHeadCount(content, unit), unit };
}
