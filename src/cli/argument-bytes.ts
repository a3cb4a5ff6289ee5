// Node.js reads arguments as UTF-8, and has U+FFFD for every byte that is none: names that differ would become one.
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';

const REPLACEMENT = '\ufffd';

/** @throws {UsageError} for an argument whose bytes are not UTF-8; where nobody can tell, for one that may be */
export function checkArgumentBytes(argv: readonly string[]): void {
  if (!argv.some((text) => text.includes(REPLACEMENT))) return;
  const bytes = argumentBytes().slice(-argv.length);
  for (const [index, text] of argv.entries()) {
    const given = bytes[index];
    // The character itself is written in three bytes of UTF-8.
    const isMeant = given !== undefined && isUtf8(given) && given.toString() === text;
    if (text.includes(REPLACEMENT) && !isMeant) throw new UsageError('Usage.ArgumentNotUtf8', { text });
  }
}

/** Those of the process, with node's own before ours; none where the system does not show them. */
function argumentBytes(): Buffer[] {
  const all: Buffer[] = [];
  const line = commandLine();
  for (let start = 0, end = line.indexOf(0); end >= 0; start = end + 1, end = line.indexOf(0, start)) {
    all.push(line.subarray(start, end));
  }
  return all;
}

function commandLine(): Buffer {
  try {
    return readFileSync('/proc/self/cmdline');
  } catch {
    return Buffer.alloc(0);
  }
}
