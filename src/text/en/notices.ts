// Warnings, what happens to what is followed, and what goes on.
import type { PartsLanded } from '../../facts/notes.ts';
import { type Idiom, shellWord } from '../idiom.ts';
import { tenthsOfSeconds } from '../measures.ts';
import type { NoticeTexts } from '../texts.ts';
import { configWarning } from './config-warnings.ts';
import { formatDetails } from './results.ts';

export const notices: NoticeTexts = {
  'config-warning': ({ warning }, idiom) => configWarning(warning, idiom),
  'config-file': ({ path }) => `config file ${path}`,
  'credentials-not-renewed': ({ error, leftMs }, { messageOf }) =>
    `${messageOf(error)}; the keys at hand are good for another ${duration(leftMs)}, and it is tried again`,
  'config-not-read': ({ path, read }, { option }) =>
    `in this folder ${read} is read, not ${path}: name the one you mean (${option('configFile')}, or OSS_CONFIG_FILE)`,
  'config-overridden': ({ key, variable }) => `the variable ${variable} counts before ${key} in a file`,
  exchange: ({ method, origin, target, status, requestId, elapsedMs }) =>
    `${method} ${origin}${target} ${status} ${requestId ?? '-'} ${elapsedMs} ms`,
  retry: ({ attempt, delayMs, error }, { messageOf }) =>
    `${messageOf(error)}${error.status === undefined ? '' : ` (status ${error.status})`}; looking again in ${tenthsOfSeconds(delayMs)} s (retry ${attempt})`,
  'creation-headers-not-sent': ({ url, headers }) => `${url} exists already: ${headers.join(', ')} not sent`,
  'series-not-listed': ({ prefix, error }, { messageOf }) =>
    `${messageOf(error)}; if older objects of the series were deleted, the newer ones (${prefix}*) are not found: grant oss:ListObjects on the bucket`,
  'only-position-checked': (_, { option }) =>
    `only the position could be checked: give ${option('initCrc64')} (the crc64 of the answer before) for a proof`,
  'parts-landed': partsLanded,
  'parts-interleaved': ({ source, url }) =>
    `another writer appended to ${url} between two parts of ${source}: it is not in one piece there`,
  'interrupted-on-the-way': ({ url }) =>
    `interrupted on the way: see \`oss-append head ${shellWord(url)}\` before you run it again`,
  'log-file-failed': ({ path, reason }) =>
    `cannot write the log file ${path} any more: ${reason}; nothing more goes there`,
  'metrics-file-failed': ({ path, reason }) =>
    `cannot write the metrics file ${path}: ${reason}; it is tried again`,
  'service-not-notified': ({ program, reason }) =>
    `cannot tell the service manager how things are: ${program}: ${reason}`,
  'reading-terminal': () => 'reading from the terminal; end with Ctrl-D',
  appended: ({ result }) => formatDetails(result),
  'sandbox-request': ({ method, target, status, faults }) =>
    `${method} ${target} ${status ?? 'no answer'}${faults.length === 0 ? '' : ` (fault: ${faults.join(', ')})`}`,
  'sandbox-failed': ({ method, target, reason }) =>
    `the sandbox could not carry out ${method} ${target}: ${reason}`,
  'sandbox-exposed': ({ host }) =>
    `${host} is reached from other machines: whoever has the key above, which is no secret, reads and writes everything here`,
  'fault-unused': ({ fault }) => `fault ${fault} did not take effect as often as it was to`,

  'file-outage': ({ error }, { messageOf }) => `${messageOf(error)}; trying again until it works`,
  'file-recovered': () => 'OSS answers again',
  'file-waiting': ({ path, folder }) =>
    folder === undefined
      ? `${path} does not exist yet; waiting for it`
      : `there is no folder ${folder} for ${path}; check the path, or create it: waiting`,
  'files-outage': ({ error, files }, { messageOf }) =>
    `${messageOf(error)}; ${files} ${files === 1 ? 'file waits' : 'files wait'}, trying again until it works`,
  'files-waiting': ({ files, path }) => `${files} files do not exist yet, such as ${path}; waiting for them`,
  'files-none': ({ sources }) => `no file matches ${sources.join(', ')} yet; waiting for one`,
  'file-rotated': ({ path, url }) => `${path} was rotated; going on in ${url}`,
  'file-truncated': ({ path, url, unsentBytes }) => {
    const lost =
      unsentBytes === 0
        ? 'what was written between the last look at it and then is not sent'
        : `its last ${unsentBytes} bytes are not sent`;
    return `${path} was truncated or overwritten, and there is no copy of it: ${lost}; going on in ${url}`;
  },
  'file-gap': ({ path, newest, url }) =>
    `${newest} is not the beginning of ${path}, nor of a rotated file: what came between is not sent; going on in ${url}`,

  'object-unproved': ({ url }) =>
    `OSS tells no CRC-64 of ${url}: that what was printed is what it holds, nothing proves`,
  'object-waiting': ({ url }) => `cannot open ${url} for reading: no such object; waiting for it`,
  'object-appeared': ({ url, follows }) => `${url} has appeared${follows ? '; following new object' : ''}`,
  'object-inaccessible': ({ url }) => `${url} has become inaccessible: no such object`,
  'object-truncated': ({ url }) => `${url}: object truncated`,
  'object-replaced': ({ url }) => `${url} has been replaced; following new object`,
  'object-outage': ({ error }, { messageOf }) => `${messageOf(error)}; trying again until it answers`,
  'object-recovered': ({ url }) => `${url} answers again`,
};

/** How far a source came, and where to go on. */
export function partsLanded(facts: PartsLanded, idiom: Idiom): string {
  const { source, bytes, parts, url, nextPosition } = facts;
  const landed = `the first ${bytes} bytes of ${source} had landed (${parts} ${parts === 1 ? 'append' : 'appends'}; ${url} then ended at ${nextPosition})`;
  const goOn = whereToGoOn(facts, idiom);
  return goOn === undefined ? landed : `${landed}; ${goOn}`;
}

function whereToGoOn(
  { source, bytes, target, goOn }: PartsLanded,
  { reader, option }: Idiom,
): string | undefined {
  if (goOn === 'nowhere') return undefined;
  if (goOn === 'incremental') return `run it again with ${option('incremental')} to send the rest`;
  if (reader === 'program') return `append its bytes from ${bytes} on`;
  const tail = source.startsWith('oss://')
    ? `oss-append tail -c +${bytes + 1} ${source}`
    : `tail -c +${bytes + 1} FILE`;
  return `to append the rest: ${tail} | oss-append appendfromfile - ${target}`;
}

function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}
