// What help says in English.
import type { HelpTexts } from '../help.ts';
import { options } from './help-options.ts';

export const help: HelpTexts = {
  description: 'Appends files to Alibaba Cloud OSS objects, exactly once and proved by CRC-64.',
  titles: {
    usage: 'Usage:',
    arguments: 'Arguments:',
    commands: 'Commands:',
    topics: 'Topics:',
    options: 'Common options:',
    examples: 'Examples:',
  },
  placeholders: { options: '[options]', command: '<command>', subject: '<command or topic>' },
  choices: (words) => ` (choices: ${words.join(', ')})`,
  default: (value) => ` (default: ${value})`,
  more: {
    allOptions: (line) => `All options: ${line}`,
    subjects: (line) => `All commands and topics: ${line}`,
    subject: (line) => `More about one of them: ${line}`,
  },
  commands: {
    appendfromfile: {
      summary: 'put local files at the end of objects',
      description:
        'Puts the bytes of a file, a pipe or another object at the end of an Appendable object, exactly once, and ' +
        'proves it by CRC-64. The object is created where there is none. Of several files each goes to an object of its own.',
      arguments: {
        source: 'files and quoted globs; or a pipe, - for stdin, or oss://bucket/key',
        object: 'oss://bucket/key; {name}, {path}, {host}, {%Y/%m/%d} … or a / at its end name each file',
      },
    },
    head: {
      summary: 'show an object and its next append position, or its first lines',
      description: 'Shows an object and where its next byte goes; with -n or -c, its first lines or bytes.',
      arguments: { object: 'oss://bucket/key' },
    },
    tail: {
      summary: 'show the end of an object, and follow it',
      description:
        'Prints the end of an object, byte for byte as tail(1) would; reads only the ranges it needs. ' +
        'With -f it goes on printing what is appended, through any outage, without a lost or repeated byte.',
      arguments: { object: 'oss://bucket/key' },
    },
    cat: {
      summary: 'print an object, its CRC-64 proved',
      description:
        'Prints an object byte for byte, taken up where a connection breaks; what is appended meanwhile is left out. ' +
        'The whole object is proved by its CRC-64, else the exit code is 65; a part of it has none.',
      arguments: { object: 'oss://bucket/key' },
    },
    verify: {
      summary: 'compare an object with a file, without a transfer',
      description:
        'Compares an object, or a series of them, with a file, a pipe or another object by CRC-64; nothing is transferred. ' +
        'Says "identical" (exit 0), "behind" where the object is the beginning of the source, or "differs" (exit 65).',
      arguments: {
        source: 'files and quoted globs; or a pipe, - for stdin, or oss://bucket/key',
        object: 'oss://bucket/key',
      },
    },
    sandbox: {
      summary: 'run a local OSS-compatible server',
      description:
        'Runs a local server that answers as OSS does, until it is interrupted. Objects are kept in --dir.',
      arguments: {},
    },
    completion: {
      summary: 'print the script by which a shell completes this command line',
      description:
        'Prints a script for a shell. With it, the Tab key completes commands, options, their values, files, and ' +
        'the buckets and profiles that the config file names.',
      arguments: { shell: 'bash, zsh or fish' },
    },
    config: {
      summary: 'write, show and check settings',
      description:
        'Asks for what oss-append needs to know, and writes it to the config file. With options for settings it ' +
        'writes those without asking. The file is that of -c, else of OSS_CONFIG_FILE, else ~/.ossutilconfig.',
      arguments: {
        action: 'set key=value …, unset key …, get [key], list, or check [oss://bucket[/key]]',
        words: 'what the action is given; accessKeySecret=- reads the secret from stdin',
      },
    },
    help: {
      summary: 'show the help of a command, or a topic',
      description:
        'Shows the help of a command, or what is to be known about a topic; by itself, what there is.',
      arguments: { subject: 'a command or a topic' },
    },
    version: {
      summary: 'print the version',
      description: 'Prints the version; with --json that of Node.js, too.',
      arguments: {},
    },
  },
  topics: {
    'exit-codes': 'what each exit code says',
    config: 'where settings come from, and the config file',
    credentials: 'where keys come from, and what they must be permitted',
    'exactly-once': 'how an append is proved',
    keys: 'how objects are named, in URLs and in series',
    environment: 'the variables that count',
  },
  options,
};
