// `completion`: the script by which a shell completes this command line.
import { UsageError } from '../../errors.ts';
import type { Reporter } from '../../ui/reporter.ts';
import { type CommandDefinition, localCommand } from '../command.ts';

/** In place of a shell, what the scripts ask for where a URL or a profile is completed. */
const CONFIGURED = ['buckets', 'profiles'] as const;

export const completionCommand: CommandDefinition = localCommand({
  name: 'completion',
  arguments: ['shell'],
  groups: {},
  examples: `\
  source <(oss-append completion bash)
  source <(oss-append completion zsh)
  oss-append completion fish > ~/.config/fish/completions/oss-append.fish`,

  async run([shell = ''], _own, _common, { io, reporter, tables }) {
    const configured = CONFIGURED.find((each) => each === shell);
    if (configured !== undefined) {
      const { configuredBuckets, configuredProfiles } = await import('../online-setup.ts');
      const names = await (configured === 'buckets' ? configuredBuckets(io) : configuredProfiles(io));
      await print(reporter, names.map((name) => `${name}\n`).join(''), { [configured]: names });
      return;
    }
    const { completionScript, isShell, SHELLS } = await import('../completion/script.ts');
    if (!isShell(shell)) throw new UsageError('Usage.Shell', { shell, shells: SHELLS });
    const script = completionScript(shell, tables, await reporter.texts.loadHelp());
    await print(reporter, script, { shell, script });
  },
});

function print(reporter: Reporter, text: string, value: object): Promise<void> {
  return reporter.json ? reporter.document(value) : reporter.print(text);
}
