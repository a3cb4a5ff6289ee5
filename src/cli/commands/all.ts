// All commands, in the order of help.
import type { CommandDefinition } from '../command.ts';
import { appendCommand } from './append.ts';
import { catCommand } from './cat.ts';
import { completionCommand } from './completion.ts';
import { configCommand } from './config.ts';
import { headCommand } from './head.ts';
import { helpCommand } from './help.ts';
import { sandboxCommand } from './sandbox.ts';
import { tailCommand } from './tail.ts';
import { verifyCommand } from './verify.ts';
import { versionCommand } from './version.ts';

export const COMMANDS: readonly CommandDefinition[] = [
  appendCommand,
  headCommand,
  tailCommand,
  catCommand,
  verifyCommand,
  configCommand,
  sandboxCommand,
  completionCommand,
  helpCommand,
  versionCommand,
];
