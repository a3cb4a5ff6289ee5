// Runs `verify`: finds out what the source is, prints the result, and makes an exit code of it.

import { openAppendable } from '../api/appendable.ts';
import { DEFAULT_JOBS } from '../api/files-options.ts';
import type { VerifyOrigin } from '../api/verify.ts';
import type { Notice } from '../facts/notices.ts';
import type { SELECTION } from '../options/files.ts';
import { nothingLeft, type ValuesOf } from '../options/option.ts';
import type { VERIFY } from '../options/verify.ts';
import { isObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import { standsForMany } from '../select/choice.ts';
import { openStream } from '../ship/path-input.ts';
import { checkStream, isTyped } from './check-stream.ts';
import type { CommandContext, ConnectionFlags } from './command.ts';
import { connect } from './connect.ts';
import { STDIN_SOURCE } from './process-io.ts';
import { openProgress } from './progress.ts';
import { keyOf, parseTarget } from './target.ts';
import { exitCodeFor } from './verify-exit-code.ts';

export type VerifyFlags = ValuesOf<typeof VERIFY & typeof SELECTION>;

export async function runVerify(
  sources: readonly string[],
  url: string,
  flags: VerifyFlags,
  common: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const { io, reporter, exitWith } = context;
  const percentEncoded = common.encodingType === 'url';
  const { include: filters = [], jobs = DEFAULT_JOBS, utc, maxRequests, ...rest } = flags;
  const { prefix: wantsPrefix, recursive: isRecursive, ...left } = rest;
  nothingLeft(left);
  const [prefix, recursive] = [wantsPrefix === true, isRecursive === true];
  const [source = ''] = sources;
  const choice = { sources, recursive, filters };
  const isMany = standsForMany(choice);
  const template = parseTarget(sources, url, { command: 'verify', percentEncoded, utc, isMany });
  if (isMany) {
    const { verifyFiles } = await import('./online-files.ts');
    return verifyFiles({ choice, template, jobs, prefix }, { maxRequests }, common, context);
  }
  const key = keyOf(template, source, percentEncoded);
  const origin = await toOrigin(source, percentEncoded, context);
  const connection = await connect(common, context, { maxRequestsPerSecond: maxRequests });
  const isTypedIn = typeof origin === 'object' && 'stream' in origin && isTyped(origin);
  const progress = isTypedIn ? undefined : openProgress({ kind: 'transfer', source }, common, context);
  try {
    const target = openAppendable(key, { connection, signal: io.signal });
    const onNotice = (notice: Notice): void => reporter.log('warn', notice);
    const result = await target.verify(origin, {
      prefix,
      onNotice,
      ...(progress && { onProgress: progress.tell }),
    });
    progress?.stop();
    exitWith(exitCodeFor(result, prefix));
    await reporter.result(() => [reporter.texts.results.verified(result)], result);
  } finally {
    progress?.stop();
    await connection.close();
  }
}

async function toOrigin(
  source: string,
  percentEncoded: boolean,
  { io, reporter }: CommandContext,
): Promise<VerifyOrigin> {
  if (isObjectUrl(source)) return parseObjectUrl(source, percentEncoded);
  const input = source === STDIN_SOURCE ? io.stdin : await openStream(source, io.stdin);
  if (input !== undefined) checkStream(input, 'verify', reporter);
  return input ?? source;
}
