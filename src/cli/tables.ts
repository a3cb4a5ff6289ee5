// What is told of the command line itself, such as help, is made of these.
import { Help } from 'commander';
import { nearest } from '../config/nearest.ts';
import { SETTING_LIST } from '../options/settings.ts';
import type { Tables } from './command.ts';
import { optionsOf, PROGRAM_OPTIONS, sharedOptions } from './command-options.ts';
import { COMMANDS } from './commands/all.ts';
import { EXIT } from './exit-codes.ts';

export const TABLES: Tables = {
  commands: COMMANDS,
  optionsOf,
  sharedOptions,
  programOptions: PROGRAM_OPTIONS,
  settings: SETTING_LIST,
  exitCodes: EXIT,
  nearest,
  wrap: (text, columns) => Object.assign(new Help(), { minWidthToWrap: 0 }).boxWrap(text, columns),
};
