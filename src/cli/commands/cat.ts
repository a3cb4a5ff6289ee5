// `cat`: the bytes of an object.
import { UsageError } from '../../errors.ts';
import { nothingLeft, type ValuesOf } from '../../options/option.ts';
import { CAT, VERSION } from '../../options/reading.ts';
import { parseObjectUrl } from '../../oss/object-url.ts';
import type { Excerpt } from '../../read/excerpt.ts';
import { type CommandDefinition, onlineCommand } from '../command.ts';

export const catCommand: CommandDefinition = onlineCommand({
  name: 'cat',
  arguments: ['object'],
  groups: { cat: CAT, version: VERSION },
  examples: `\
  oss-append cat oss://bucket/logs/app.log > app.log
  oss-append cat oss://bucket/logs/app.log.gz | zcat | grep ERROR
  oss-append cat oss://bucket/video.bin --offset 1048576 --count 65536 > part.bin`,

  async run([url = ''], { versionId, ...part }, common, context) {
    const { io, reporter } = context;
    const object = parseObjectUrl(url, common.encodingType === 'url');
    const excerpt = toExcerpt(part);
    if (reporter.json) throw new UsageError('Usage.ContentAsJson', { command: 'cat' });
    const { connect, openProgress, openReader, takesAllInSilence } = await import('../online.ts');
    const connection = await connect(common, context);
    const progress = takesAllInSilence(io.stdout)
      ? openProgress({ kind: 'transfer', source: url }, common, context)
      : undefined;
    try {
      const version = { ...object, ...(versionId !== undefined && { versionId }) };
      const reader = openReader(version, connection, io.signal);
      const output = { write: (bytes: Uint8Array) => reporter.print(bytes) };
      await reader.cat(excerpt, output, {
        onNotice: (notice) => reporter.log('warn', notice),
        ...(progress && { onProgress: progress.tell }),
      });
    } finally {
      progress?.stop();
      await connection.close();
    }
  },
});

function toExcerpt({ offset, count, head, tail, ...rest }: ValuesOf<typeof CAT>): Excerpt {
  nothingLeft(rest);
  const isRange = offset !== undefined || count !== undefined;
  const parts = [isRange, head !== undefined, tail !== undefined].filter(Boolean).length;
  if (parts > 1) throw new UsageError('Usage.PartsOfCat', {});
  if (tail !== undefined) return { last: tail };
  const bytes = head ?? count;
  return { ...(offset !== undefined && { offset }), ...(bytes !== undefined && { count: bytes }) };
}
