// Runs `head`: the object, its next append position, or its first lines.

import { runHead, runHeadContent, runHeadPosition } from '../api/head.ts';
import { UsageError } from '../errors.ts';
import { parseObjectUrl } from '../oss/object-url.ts';
import { parseHeadCount } from '../read/count.ts';
import type { HeadAmount } from '../read/select.ts';
import { formatHead } from '../ui/format.ts';
import type { Reporter } from '../ui/reporter.ts';
import type { CommonFlags, OutputFlags } from './common-options.ts';
import { connect } from './connect.ts';
import type { Io } from './process-io.ts';

export interface HeadFlags extends CommonFlags, OutputFlags {
  readonly position?: true;
  readonly lines?: string;
  readonly bytes?: string;
}

export async function runHeadCommand(
  url: string,
  flags: HeadFlags,
  io: Io,
  reporter: Reporter,
): Promise<void> {
  const object = parseObjectUrl(url, flags.encodingType === 'url');
  const amount = toAmount(flags);
  const { client, ...deps } = await connect(object.bucket, flags, io, reporter);
  try {
    if (amount !== undefined) {
      const output = { write: (bytes: Uint8Array) => reporter.print(bytes) };
      await runHeadContent({ object, amount }, { client, ...deps, output });
    } else if (flags.position) {
      const position = await runHeadPosition({ object }, { client, ...deps });
      await reporter.print(`${position}\n`);
    } else {
      const result = await runHead({ object }, { client, ...deps });
      const label = await labelStyle(io);
      await reporter.print(reporter.json ? `${JSON.stringify(result)}\n` : `${formatHead(result, label)}\n`);
    }
  } finally {
    await client.close();
  }
}

async function labelStyle(io: Io): Promise<(text: string) => string> {
  if (io.stdout.isTTY !== true) return (text) => text;
  const { default: chalk } = await import('chalk');
  return chalk.bold;
}

function toAmount({ lines, bytes, position, json }: HeadFlags): HeadAmount | undefined {
  if (lines !== undefined && bytes !== undefined) throw new UsageError('-n and -c exclude each other');
  const content = lines ?? bytes;
  if (content === undefined) return undefined;
  if (position || json) {
    throw new UsageError(
      `-n and -c print content: they do not go with ${position ? '--position' : '--json'}`,
    );
  }
  const unit = lines === undefined ? 'bytes' : 'lines';
  return { ...parseHeadCount(content, unit), unit };
}
