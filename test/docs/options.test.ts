// What --help-all offers is documented, and what is documented exists.
import { expect, test } from 'vitest';
import { COMMANDS } from '../support/commands.ts';
import { ROOT } from '../support/run-cli.ts';
import { runMain } from '../support/run-main.ts';
import { commandLinesOf } from './support/command-lines.ts';
import { codeSpansOf, PAGES, readPage } from './support/markdown.ts';

/** Where an option of these commands is explained. */
const REFERENCES = [
  'README.md',
  'docs/guide.md',
  'docs/files.md',
  'docs/configuration.md',
  'docs/sandbox.md',
].map(readPage);
/** Help tells of itself. */
const UNEXPLAINED = ['--help', '--help-all'];

const help = new Map(
  await Promise.all(COMMANDS.map(async (name) => [name, await optionsOf([name])] as const)),
);
const everyOption = new Set([...[...help.values()].flat(), ...(await optionsOf([])), '-v']);

/** Long and short names, from the lines of the help that begin with an option. */
async function optionsOf(command: readonly string[]): Promise<string[]> {
  const { code, stdout } = await runMain([...command, '--help-all'], { cwd: ROOT });
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => /^ {2}-/.test(line))
    .flatMap(
      (line) =>
        line
          .trim()
          .split(/ {2,}/)[0]
          ?.match(/(?<![\w-])-{1,2}[a-z][a-z0-9-]*/g) ?? [],
    );
}

function canonical(command: string): (typeof COMMANDS)[number] {
  const aliases: Readonly<Record<string, (typeof COMMANDS)[number]>> = {
    append: 'appendfromfile',
    stat: 'head',
  };
  return aliases[command] ?? (command as 'head');
}

test.for(COMMANDS)('every option of %s is documented', (command) => {
  const documented = new Set(
    REFERENCES.flatMap(codeSpansOf).flatMap((code) => code.match(/(?<![\w-])--[a-z][a-z0-9-]*/g) ?? []),
  );
  const long = (help.get(command) ?? []).filter((name) => name.startsWith('--'));
  expect(long.length).toBeGreaterThan(3);
  expect(long.filter((name) => !documented.has(name) && !UNEXPLAINED.includes(name))).toEqual([]);
});

test.for(PAGES)('%s names no option that does not exist', (path) => {
  const named = codeSpansOf(readPage(path)).flatMap(
    (code) => /^-(?:-[a-z][a-z0-9-]*|[a-z])(?![\w])/.exec(code)?.[0] ?? [],
  );
  expect(named.filter((name) => !everyOption.has(name))).toEqual([]);
});

test.for(PAGES)('the command lines in %s use options of their command', (path) => {
  const wrong = commandLinesOf(readPage(path)).flatMap(({ command, options, text }) => {
    const known = help.get(canonical(command)) ?? [...everyOption];
    return options.filter((option) => !known.includes(option)).map((option) => `${option} in: ${text}`);
  });
  expect(wrong).toEqual([]);
});
