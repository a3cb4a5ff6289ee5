// The script for fish, 3 and later.
import type { CommandLine, CommandWords } from './command-line.ts';
import { argumentLines, optionLine } from './table.ts';

export function fishScript({ program, before, commands }: CommandLine): string {
  return `\
# fish completion for ${program}, as \`${program} completion fish\` prints it.

# The options of a command, a line each: name|values|spellings|description. Without a name it may be repeated.
function __oss_append_options
    switch "$argv[1]"
${[before, ...commands].map(optionsCase).join('\n')}
    end
end

# What an argument of a command can be, by its place and by the first one.
function __oss_append_argument
    switch "$argv[1]:$argv[2]:$argv[3]"
${[before, ...commands].flatMap(argumentCases).join('\n')}
        case '*'
            echo @text
    end
end

function __oss_append_commands
    printf '%s\\t%s\\n' ${commands.flatMap(commandRows).join(' ')}
end

${LOGIC}
complete -c ${program} -e
complete -c ${program} -f -k -a '(__oss_append)'
`;
}

function optionsCase({ names, options }: CommandWords): string {
  const lines = options.map((option) => quote(`${optionLine(option)}|${option.description}`));
  const print =
    lines.length === 0 ? '' : `\n            printf '%s\\n' ${lines.join(' \\\n                ')}`;
  return `        case ${alternatives(names, '')}${print}`;
}

function argumentCases(command: CommandWords): string[] {
  return argumentLines(command).map(
    ({ end, values }) =>
      `        case ${alternatives(command.names, end)}\n            echo ${quote(values)}`,
  );
}

function alternatives(names: readonly string[], end: string): string {
  return (names.length === 0 ? [''] : names).map((name) => quote(name + end)).join(' ');
}

function commandRows({ names, summary }: CommandWords): string[] {
  return names.map((name) => `\\\n        ${name} ${quote(summary)}`);
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

/** Functions with `-S` share the variables of `__oss_append`. */
const LOGIC = `\
# Sets name and values to those of the option that is spelled so, and notes that it was given. Where no command stands
# yet, it may be an option of any.
function __oss_append_find -S
    set name ''
    set values ''
    set -l owners "$command"
    set -q command[1]; or set -a owners (__oss_append_commands | string replace -r '\\t.*' '')
    for line in (for owner in $owners; __oss_append_options $owner; end)
        set -l fields (string split -m 3 '|' -- $line)
        contains -- $argv[1] (string split ' ' -- $fields[3]); or continue
        set name $fields[1]
        set values $fields[2]
        set -a given $name
        return
    end
end

# Takes in the value of the option before.
function __oss_append_note -S
    test "$name" = configFile; and set config $argv[1]
    test "$name" = profile; and set profile $argv[1]
    set values ''
end

# Takes an option in; values is left where its value is the next word.
function __oss_append_take -S
    if string match -q -- '--*' $argv[1]
        set -l parts (string split -m 1 = -- $argv[1])
        __oss_append_find $parts[1]
        set -q parts[2]; and __oss_append_note $parts[2]
        return
    end
    set -l letters (string sub -s 2 -- $argv[1])
    while test -n "$letters"
        __oss_append_find -(string sub -l 1 -- $letters)
        set letters (string sub -s 2 -- $letters)
        test -n "$values" -a -n "$letters"; or continue
        __oss_append_note $letters
        return
    end
end

function __oss_append_offer_options -S
    for line in (__oss_append_options "$command")
        set -l fields (string split -m 3 '|' -- $line)
        test -n "$fields[1]"; and contains -- $fields[1] $given; and continue
        for spelling in (string split ' ' -- $fields[3])
            printf '%s\\t%s\\n' $spelling $fields[4]
        end
    end
end

# Prints what only the config file knows.
function __oss_append_ask -S
    set -q config[1]; and set -lx OSS_CONFIG_FILE $config
    set -q profile[1]; and set -lx OSSUTIL_PROFILE $profile
    oss-append completion $argv[1] 2>/dev/null </dev/null
end

function __oss_append_offer_buckets -S
    string match -qr '^(o|os|oss|oss:|oss:/|oss://[^/]*)?$' -- $cur; or return
    set -l buckets (__oss_append_ask buckets)
    set -q buckets[1]; and printf 'oss://%s/\\n' $buckets; or echo oss://
end

# What values says; the argument is what stands before a value, such as --loglevel=
function __oss_append_offer_values -S
    set -l value (string sub -s (math 1 + (string length -- "$argv[1]")) -- $cur)
    switch $values
        case @file
            printf "$argv[1]%s\\n" (__fish_complete_path "$value")
        case @directory
            printf "$argv[1]%s\\n" (__fish_complete_directories "$value" '')
        case @source
            string match -q 'oss:*' -- $cur; or __fish_complete_path "$cur"
            test -n "$cur"; and __oss_append_offer_buckets
        case @source-or-object
            test -n "$cur"; and not string match -q 'oss:*' -- $cur; and __fish_complete_path "$cur"
            __oss_append_offer_buckets
        case @object
            __oss_append_offer_buckets
        case @command
            __oss_append_commands
        case @profile
            set -l profiles (__oss_append_ask profiles)
            set -q profiles[1]; and printf "$argv[1]%s\\n" $profiles
        case '@*'
        case '*'
            printf "$argv[1]%s\\n" (string split ' ' -- $values)
    end
end

function __oss_append
    set -l words (commandline -opc)
    set -l cur (commandline -ct)
    set -l command
    set -l at 0
    set -l ended
    set -l given
    set -l first
    set -l config
    set -l profile
    set -l name ''
    set -l values ''
    for word in $words[2..]
        if test -n "$values"; and not string match -qr '^@optional -' -- "$values $word"
            __oss_append_note $word
        else if not set -q ended[1]; and test "$word" = --
            set ended yes
            set values ''
        else if not set -q ended[1]; and string match -qr '^-.' -- $word
            __oss_append_take $word
        else if not set -q command[1]
            set command $word
        else
            test $at -eq 0; and set first $word
            set at (math $at + 1)
        end
    end
    if test -n "$values"; and not string match -qr '^@optional -' -- "$values $cur"
        __oss_append_offer_values
    else if not set -q ended[1]; and string match -q -- '--*=*' $cur
        __oss_append_find (string split -m 1 -f 1 = -- $cur)
        test -n "$values"; or set values @text
        __oss_append_offer_values (string replace -r '=.*' = -- $cur)
    else if not set -q ended[1]; and string match -q -- '-*' $cur
        __oss_append_offer_options
    else
        set values (__oss_append_argument "$command" $at "$first")
        __oss_append_offer_values
    end
end
`;
