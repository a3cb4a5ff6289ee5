// What the shells themselves make of a line and the Tab key. Where a shell is not installed, its tests are skipped.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { ArgumentWords, CommandLine } from '../../src/cli/completion/command-line.ts';
import { fishScript } from '../../src/cli/completion/fish.ts';
import { zshScript } from '../../src/cli/completion/zsh.ts';
import { COMMANDS } from '../support/commands.ts';
import { BIN } from '../support/run-cli.ts';
import { runMain } from '../support/run-main.ts';
import { test } from '../support/sandbox.ts';
import { isInstalled } from './support/installed.ts';
import { ALL, TAB, TypedShell } from './support/typed-shell.ts';

/** As if oss-append were installed, with two files, a folder and a config file that names buckets. */
function install(folder: string): Record<string, string> {
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'logs'));
  const program = join(folder, 'bin', 'oss-append');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  chmodSync(program, 0o755);
  for (const name of ['app.log', 'my file.log']) writeFileSync(join(folder, name), '');
  const config = 'bucketEndpoints:\n  web-1: oss-cn-hangzhou.aliyuncs.com\n  "$(touch pwned)": h\n';
  const profiles = 'profiles:\n  writer: { bucketCnames: { film: f.example.com } }\n  "$(touch pwned)": {}\n';
  writeFileSync(join(folder, '.ossconfig'), `${config}bucketCnames:\n  video: v.example.com\n${profiles}`);
  const other = 'bucketEndpoints:\n  other: oss-cn-beijing.aliyuncs.com\nprofiles: { reader: {} }\n';
  writeFileSync(join(folder, 'other.yaml'), other);
  return {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: join(folder, 'no-home'),
    LANG: 'C.UTF-8',
  };
}

/** Long and short, as help lists them. */
async function optionsOf(command: string, cwd: string): Promise<string[]> {
  const { stdout } = await runMain([command, '--help-all'], { cwd });
  const lines = stdout.split('\n').filter((line) => /^ {2}-/.test(line));
  return lines.flatMap(
    (line) => /^ +(.*?)(?: {2}|$)/.exec(line)?.[1]?.match(/(?<![\w-])--?[A-Za-z][\w-]*/g) ?? [],
  );
}

/** What was put in place of the last word of a line; `=` that zsh leaves behind the last one is no part of it. */
function added(line: string): string[] {
  return line.trim().replace(/=$/, '').split(/ +/).slice(2).sort();
}

/** What is typed, and what stands there when Tab was pressed at its end. */
const COMPLETED: readonly (readonly [typed: string, line: string])[] = [
  ['oss-append com', 'oss-append completion '],
  ['oss-append veri', 'oss-append verify '],
  ['oss-append append --on-r', 'oss-append append --on-rotate'],
  ['oss-append append --loglevel=e', 'oss-append append --loglevel=error '],
  ['oss-append append --sign-version v1', 'oss-append append --sign-version v1 '],
  ['oss-append append --storage-class A', 'oss-append append --storage-class Archive '],
  ['oss-append append ap', 'oss-append append app.log '],
  ['oss-append append my', 'oss-append append my\\ file.log '],
  ['oss-append append -c ot', 'oss-append append -c other.yaml '],
  ['oss-append append --config-file=ot', 'oss-append append --config-file=other.yaml '],
  ['oss-append sandbox --dir lo', 'oss-append sandbox --dir logs/'],
  ['oss-append help sa', 'oss-append help sandbox '],
  ['oss-append help exi', 'oss-append help exit-codes '],
  ['oss-append vers', 'oss-append version '],
  ['oss-append tail --help-', 'oss-append tail --help-all '],
  ['oss-append completion f', 'oss-append completion fish '],
  // Options stand before the command, too, and their values may look like commands.
  ['oss-append -q --logl', 'oss-append -q --loglevel'],
  ['oss-append -e append head --posi', 'oss-append -e append head --position '],
  ['oss-append --part-size 5 append --on-r', 'oss-append --part-size 5 append --on-rotate'],
  // Several letters behind one hyphen; the last one takes a value.
  ['oss-append tail -fn 5 --ret', 'oss-append tail -fn 5 --retry'],
  ['oss-append append -- --on-r', 'oss-append append -- --on-r'],
  // Nothing fits: no file stands in for a value, a file name in no place of an object.
  ['oss-append append --region a', 'oss-append append --region a'],
  ['oss-append append --loglevel=x', 'oss-append append --loglevel=x'],
  ['oss-append head a', 'oss-append head a'],
  ['oss-append append oss://w', 'oss-append append oss://web-1/'],
  ['oss-append head oss://video/', 'oss-append head oss://video/'],
  // The letter means bytes here, and no config file.
  ['oss-append head -c 5 oss://v', 'oss-append head -c 5 oss://video/'],
  ['oss-append append -qc other.yaml app.log oss', 'oss-append append -qc other.yaml app.log oss://other/'],
  ['oss-append cat oss://v', 'oss-append cat oss://video/'],
  ['oss-append verify ap', 'oss-append verify app.log '],
  ['oss-append verify app.log oss://v', 'oss-append verify app.log oss://video/'],
  ['oss-append append --mode E', 'oss-append append --mode EcsRamRole '],
  ['oss-append head --mode=Anon', 'oss-append head --mode=Anonymous '],
  ['oss-append append --language C', 'oss-append append --language CH '],
  ['oss-append -L E', 'oss-append -L EN '],
  ['oss-append append --log-file ap', 'oss-append append --log-file app.log '],
  ['oss-append append --profile w', 'oss-append append --profile writer '],
  ['oss-append append -c other.yaml --profile=r', 'oss-append append -c other.yaml --profile=reader '],
  ['oss-append cat --profile writer oss://f', 'oss-append cat --profile writer oss://film/'],
  // What stands behind an action of config goes by the action.
  ['oss-append config se', 'oss-append config set '],
  ['oss-append config set accessKeyI', 'oss-append config set accessKeyId='],
  ['oss-append config -q set region=x credentialU', 'oss-append config -q set region=x credentialUri='],
  ['oss-append config unset reg', 'oss-append config unset region '],
  ['oss-append config unset region stsT', 'oss-append config unset region stsToken '],
  ['oss-append config get proxyU', 'oss-append config get proxyUser '],
  ['oss-append config check oss://v', 'oss-append config check oss://video/'],
  ['oss-append config list reg', 'oss-append config list reg'],
  ['oss-append config reg', 'oss-append config reg'],
];

/** What can be typed on at once. */
async function checkOpenWords(shell: TypedShell): Promise<void> {
  const typed = `oss-append config set accessKeyI${TAB}me`;
  expect(await shell.type(typed)).toBe('oss-append config set accessKeyId=me');
}

async function checkLines(shell: TypedShell): Promise<void> {
  for (const [typed, line] of COMPLETED) {
    // Whether a space follows an option with a value is the shell's way.
    expect([typed, (await shell.type(typed + TAB)).replace(/[= ]*$/, '')]).toEqual([
      typed,
      line.replace(/[= ]*$/, ''),
    ]);
  }
}

async function checkOptions(shell: TypedShell, folder: string): Promise<void> {
  for (const command of COMMANDS) {
    const long = (await optionsOf(command, folder)).filter((option) => option.startsWith('--'));
    expect(long.length).toBeGreaterThan(3);
    const offered = added(await shell.type(`oss-append ${command} --${ALL}`));
    expect([command, offered.filter((word) => word.startsWith('--'))]).toEqual([command, long.sort()]);
  }
  expect(added(await shell.type(`oss-append append --acl ${ALL}`))).toEqual(
    ['--acl', 'default', 'private', 'public-read', 'public-read-write'].sort(),
  );
  expect(added(await shell.type(`oss-append append --tagging a=b --ta${ALL}`))).toContain('--tagging');
  // In any spelling.
  const rest = await shell.type(`oss-append append -q --cname --endpoint=x --position 5 -${ALL}`);
  expect(rest).toContain('--read-timeout');
  for (const gone of ['-e', '--quiet', '--force-path-style', '--addressing-style']) {
    expect(added(rest)).not.toContain(gone);
  }
}

const SHOW_BASH = `_show() { printf '<<%s>>\\n' "$READLINE_LINE"; }
bind -x '"\\C-g": _show' 'set bell-style none'`;

const SHOW_ZSH = `bindkey -e; _show() { print -r -- "<<$BUFFER>>" }; zle -N _show; bindkey '^G' _show
_all() { _main_complete; compstate[insert]=all }; zle -C _all complete-word _all; bindkey '\\e*' _all`;

/** It looks into each file of the fpath, which takes seconds: these are what is needed here. */
const COMPINIT = `oss-append completion zsh > functions/_oss-append
whole=($fpath); few=(\${(M)fpath:#*/Completion(|/Base)}); fpath=($PWD/functions \${few:-$fpath})
autoload -Uz compinit; compinit -C -D; fpath+=($whole); autoload -Uz _files _path_files _list_files`;

const hasScript = isInstalled('script');

describe.skipIf(!hasScript || !isInstalled('bash'))('bash', () => {
  test('completes commands, options, values, files and buckets', { timeout: 60_000 }, async ({ folder }) => {
    const shell = new TypedShell('bash --noprofile --norc -i', folder, install(folder));
    await shell.run(`source <(oss-append completion bash)\n${SHOW_BASH}`);
    await checkLines(shell);
    await checkOpenWords(shell);
    await checkOptions(shell, folder);
    expect(await shell.type(`oss-append head "oss://v${TAB}`)).toContain('"oss://video/');
    // As many set it, for other programs' sake.
    await shell.run("COMP_WORDBREAKS=' '");
    expect(await shell.type(`oss-append head oss://v${TAB}`)).toBe('oss-append head oss://video/');
    expect(await shell.type(`oss-append head --loglevel=e${TAB}`)).toBe('oss-append head --loglevel=error ');
    expect(await shell.type(`ls pwn${TAB}`)).toBe('ls pwn');
  });
});

describe.skipIf(!hasScript || !isInstalled('zsh'))('zsh', () => {
  test('completes commands, options, values, files and buckets', { timeout: 60_000 }, async ({ folder }) => {
    const env = install(folder);
    mkdirSync(join(folder, 'functions'));
    writeFileSync(join(folder, 'tricky.zsh'), zshScript(TRICKY));
    const shell = new TypedShell('zsh -f -i', folder, env);
    await shell.run(`PS1= COLUMNS=200\n${SHOW_ZSH}\n${COMPINIT}`);
    await checkLines(shell);
    await checkOpenWords(shell);
    await checkOptions(shell, folder);
    await shell.run(
      'unfunction _oss-append; unset "_comps[oss-append]"; source <(oss-append completion zsh)',
    );
    expect(await shell.type(`oss-append com${TAB}`)).toBe('oss-append completion ');
    await shell.run('source <(oss-append completion zsh --language CH)');
    expect(await shell.type(`oss-append config unset reg${TAB}`)).toBe('oss-append config unset region ');
    expect(await shell.list(`oss-append c${TAB}`)).toContain('检查设置');
    await shell.run('source ./tricky.zsh');
    expect(await shell.list(`tricky ${TAB}`)).toContain(TRICKY_WORDS);
    expect(await shell.list(`tricky run --${TAB}`)).toContain(TRICKY_WORDS);
    expect(await shell.type(`tricky run --all y${TAB}`)).toBe('tricky run --all yes ');
    expect(await shell.type(`ls pwn${TAB}`)).toBe('ls pwn');
  });
});

describe.skipIf(!isInstalled('fish'))('fish', () => {
  test('completes commands, options, values, files and buckets', { timeout: 60_000 }, async ({ folder }) => {
    const home = join(folder, 'home');
    mkdirSync(join(home, 'fish', 'completions'), { recursive: true });
    const env = { ...install(folder), XDG_CONFIG_HOME: home };
    const complete = (lines: readonly string[], before = ''): string[][] => {
      const commands = lines.map((line) => `complete -C '${line}'; echo -- ----`).join('\n');
      const output = execFileSync('fish', ['-c', `${before}\n${commands}`], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      return output.split('----\n').map((part) => part.split('\n').filter((line) => line !== ''));
    };
    execFileSync('sh', ['-c', 'oss-append completion fish > home/fish/completions/oss-append.fish'], {
      cwd: folder,
      env,
    });
    const options = COMMANDS.map((command) => `oss-append ${command} -`);
    const lines = [...COMPLETED.map(([typed]) => typed), ...options];
    const offered = complete(lines);
    for (const [index, [typed, line]] of COMPLETED.entries()) {
      const last = line.trim().replaceAll('\\ ', '\0').split(' ').at(-1)?.replaceAll('\0', ' ');
      const words = offered[index]?.map((each) => each.split('\t')[0]) ?? [];
      if (line.trim() === typed) expect([typed, words.filter((word) => word !== last)]).toEqual([typed, []]);
      else expect([typed, words]).toEqual([typed, expect.arrayContaining([last])]);
    }
    for (const [index, command] of COMMANDS.entries()) {
      const words = offered[COMPLETED.length + index]?.map((each) => each.split('\t')[0]);
      expect([command, words?.sort()]).toEqual([command, (await optionsOf(command, folder)).sort()]);
    }
    const given = 'oss-append append -q --cname --endpoint=x --tagging a=b -';
    writeFileSync(join(folder, 'tricky.fish'), fishScript(TRICKY));
    const [rest = []] = complete([given]);
    expect(rest).toContain('--tagging\tobject tag; repeatable');
    for (const gone of ['-e', '--quiet', '--force-path-style', '--addressing-style']) {
      expect(rest.map((each) => each.split('\t')[0])).not.toContain(gone);
    }
    const [commands, all] = complete(['tricky ', 'tricky run --all'], 'source tricky.fish');
    // What fish reads by itself, it reads once.
    const chinese = 'complete -C "oss-append "; oss-append completion fish --language CH | source; echo ----';
    expect(complete(['oss-append conf', 'oss-append config se'], chinese).slice(1, 3)).toEqual([
      [expect.stringMatching(/^config\t.*检查设置/)],
      ['set'],
    ]);
    expect(commands).toEqual([`run\t${TRICKY_WORDS}`, `again\t${TRICKY_WORDS}`]);
    expect(all).toEqual([`--all\t${TRICKY_WORDS}`]);
  });
});

/** What a translator may write. */
const TRICKY_WORDS = `it's "all" [of] \\it: $(touch pwned) \`x\` 100%s | {a,b} 张三`;

const ARGUMENT: ArgumentWords = { name: 'command', isRepeatable: false, cases: [{ values: 'command' }] };

const TRICKY: CommandLine = {
  program: 'tricky',
  before: { names: [], summary: '', options: [], arguments: [ARGUMENT] },
  commands: [
    {
      names: ['run', 'again'],
      summary: TRICKY_WORDS,
      options: [
        {
          name: 'all',
          spellings: ['--all', '--some'],
          description: TRICKY_WORDS,
          isRepeatable: false,
          value: { name: "it's a:b", values: ['yes', 'no'], isOptional: false },
        },
      ],
      arguments: [],
    },
  ],
};
