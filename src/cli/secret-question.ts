// Asks for the secret of an access key, which then stands in no list of processes and in no history of a shell.
import { UsageError } from '../errors.ts';
import { withPrompter } from '../ui/prompt.ts';
import type { CommandContext } from './command.ts';
import { Interrupted } from './interruption.ts';

/**
 * @param accessKeyId whose secret it is, where that is known
 * @throws {UsageError} where there is no terminal to ask on
 * @throws {Interrupted} at Ctrl-C and Ctrl-D
 */
export async function askSecret(
  accessKeyId: string | undefined,
  { io, reporter }: CommandContext,
): Promise<string> {
  const terminal = await io.openTerminal();
  if (terminal === undefined) throw new UsageError('Usage.NoTerminal', { for: 'secret' });
  const { questions } = await reporter.texts.loadSetup();
  try {
    return await withPrompter(terminal, interrupting(io.signal), async ({ ask }) => {
      for (;;) {
        const secret = (await ask(questions.secretOf(accessKeyId), 'hidden')).trim();
        if (secret === '') continue;
        reporter.secrets.add(secret);
        return secret;
      }
    });
  } finally {
    terminal.close();
  }
}

export function interrupting(signal: AbortSignal): Parameters<typeof withPrompter>[1] {
  return { signal, interrupted: () => new Interrupted('SIGINT') };
}
