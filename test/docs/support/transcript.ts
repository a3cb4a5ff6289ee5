// Terminal transcripts: what was typed behind `$ `, and below it what came out, on stdout or stderr.
import { stripVTControlCharacters } from 'node:util';
import type { CodeBlock } from './markdown.ts';

export interface Step {
  readonly command: string;
  /** Lines of output; `...` stands for any number of lines. */
  readonly expected: readonly string[];
  /** Line in the page. */
  readonly line: number;
}

/** Its transcript has command lines of its own below it. */
export const DEMO = 'npm run --silent demo';

/** A line of a transcript: here the command was interrupted. */
export const CTRL_C = '^C';

export function stepsOf({ lines, line }: CodeBlock): Step[] {
  const steps: { command: string; expected: string[]; line: number }[] = [];
  for (const [index, text] of lines.entries()) {
    const last = steps.at(-1);
    if (text.startsWith('$ ') && last?.command !== DEMO) {
      steps.push({ command: text.slice(2), expected: [], line: line + index + 1 });
    } else if (last === undefined) {
      throw new Error(`line ${line + index + 1}: a transcript begins with a command`);
    } else {
      last.expected.push(text);
    }
  }
  return steps;
}

/** The output in a form that is the same on every run. */
export function normalise(output: string): string {
  return stripVTControlCharacters(output)
    .replace(/ +$/gm, '')
    .replace(/\b[0-9A-F]{24}\b/g, '<request id>')
    .replace(/\b[0-9A-F]{32}\b/g, '<etag>')
    .replace(/\b127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replace(/"port":\d+/g, '"port":<port>')
    .replace(/"elapsedMs":\d+/g, '"elapsedMs":<ms>')
    .replace(/^[\d-]+T[\d:.]+Z oss-append\[\d+\]/gm, '<when and who>')
    .replace(/\b\d+ ms\b/g, '<ms> ms')
    .replace(/"skewSeconds":-?\d\b/g, '"skewSeconds":<s>')
    .replace(/\b\d+\.\d{1,2} s(?=[,)])/g, '<seconds> s')
    .replace(/\b[\d.]+ (?:bytes|[KMG]iB)\/s/g, '<speed>')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d \(\d+ (?:s|min|h|d) ago\)/g, '<time> (<age>)')
    .replace(/clock is \d+ s (behind|ahead)/g, 'clock is <s> s $1')
    .replace(/looking again in \d+\.\d s/g, 'looking again in <seconds> s')
    .replace(/the connection broke: [^;\n]+/g, 'the connection broke: <how>')
    .replace(/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/g, '<date>');
}

/** A pattern for the whole output, normalised. */
export function patternOf(expected: readonly string[]): RegExp {
  const pieces = withoutLineBreaks(expected).map((line) =>
    line === '...' ? '(?:.*\\n)*?' : `${escapePattern(normalise(line))}\\n`,
  );
  return new RegExp(`^${pieces.join('')}$`);
}

/** JSON is shown over several lines, and printed on one. */
function withoutLineBreaks(expected: readonly string[]): readonly string[] {
  return expected[0] === '{' ? [JSON.stringify(JSON.parse(expected.join('\n')))] : expected;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
