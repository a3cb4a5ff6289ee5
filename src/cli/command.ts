import type { Command } from 'commander';
import type { Reporter } from '../ui/reporter.ts';
import type { Io } from './process-io.ts';

/** A command as the list of commands shows it, and the rest of it for when it is used. */
export interface CommandDefinition {
  readonly name: string;
  readonly alias?: string;
  readonly summary: string;
  /** Adds description, arguments, options and action. */
  define(command: Command, io: Io, reporter: () => Reporter): void;
}
