// Tests that need more than Node.js say so, and why they are skipped where it is missing.
import { describe } from 'vitest';
import { isInstalled } from '../../e2e/support/installed.ts';
import { whyNoMachine } from './machine.ts';

export interface Needs {
  readonly programs?: readonly string[];
  /** A copy of the machine; `systemd`: with systemd as its first process. */
  readonly machine?: 'plain' | 'systemd';
}

export function describeWith({ programs = [], machine }: Needs, title: string, tests: () => void): void {
  const missing = programs.filter((program) => !isInstalled(program));
  const reasons = [
    missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined,
    machine === undefined ? undefined : whyNoMachine({ systemd: machine === 'systemd' }),
  ].filter((reason) => reason !== undefined);
  if (reasons.length === 0) describe(title, tests);
  else describe.skip(`${title} (${reasons.join('; ')})`, tests);
}
