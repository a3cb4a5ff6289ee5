// Where, and whether, a command shows how far it is: a line on a terminal, and elsewhere a sentence a minute.
import { fstatSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import { monotonicMs } from '../monotonic.ts';
import { printable } from '../ui/printable.ts';
import { Progress, type Showing } from '../ui/progress/progress.ts';
import type { ProgressSubject, ProgressView } from '../ui/progress/view.ts';
import type { Reporter } from '../ui/reporter.ts';
import type { CommandContext, OutputFlags } from './command.ts';
import type { ProcessIo, TerminalStream } from './process-io.ts';

/** What is done by then needs no line. */
const DRAWN_AFTER_MS = 300;
const TOLD_EACH_MS = 60_000;
/** To know the rate by the first minute's end. */
const MEASURED_MS = 10_000;

/** @returns undefined where none is wanted */
export function openProgress(
  subject: ProgressSubject,
  flags: OutputFlags,
  { io, reporter }: CommandContext,
): Progress | undefined {
  if (flags.progress === false || reporter.quiet) return undefined;
  const { source, target } = subject;
  const shown = { ...subject, source: printable(source), ...(target && { target: printable(target) }) };
  if (!reporter.json && isDrawable(io)) return new Progress(drawn(shown, io, reporter));
  // Who follows for weeks tells of outages, and of nothing else; a stream may be as endless.
  return subject.kind === 'transfer' ? new Progress(told(shown, reporter)) : undefined;
}

/**
 * Whether what is written there is seen nowhere else meanwhile: content on a terminal is progress enough, and a program
 * behind a pipe, less(1) say, would share the terminal with the line.
 */
export function takesAllInSilence({ isTTY, fd }: TerminalStream): boolean {
  if (isTTY === true || typeof fd !== 'number') return false;
  const stats = fstatSync(fd);
  return !stats.isFIFO() && !stats.isSocket();
}

/** A terminal that does not know its width could not have a line wiped away; a CI's is a log. */
function isDrawable({ stderr, env }: ProcessIo): boolean {
  const isOfCi = env.CI !== undefined && !['', '0', 'false'].includes(env.CI);
  return stderr.isTTY === true && stderr.columns !== 0 && env.TERM !== 'dumb' && !isOfCi;
}

function drawn(subject: ProgressSubject, { stderr, env }: ProcessIo, reporter: Reporter): Showing {
  return {
    afterMs: DRAWN_AFTER_MS,
    isWatched: true,
    async load() {
      const [view, { draw }] = await Promise.all([
        loadView(subject, reporter),
        import('../ui/progress/draw.ts'),
      ]);
      return { view, begin: () => draw(stderr as WriteStream, () => view.line, env) };
    },
  };
}

function told(subject: ProgressSubject, reporter: Reporter): Showing {
  return {
    afterMs: TOLD_EACH_MS - MEASURED_MS,
    isWatched: false,
    async load() {
      const view = await loadView(subject, reporter);
      const tell = (): void => {
        if (view.sentence !== undefined) reporter.notice(view.sentence);
      };
      return { view, begin: () => repeat(tell) };
    },
  };
}

async function loadView(subject: ProgressSubject, { texts }: Reporter): Promise<ProgressView> {
  const { ProgressView } = await import('../ui/progress/view.ts');
  return new ProgressView(subject, texts.progress, monotonicMs);
}

function repeat(tell: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (ms: number): void => {
    timer = setTimeout(() => {
      tell();
      wait(TOLD_EACH_MS);
    }, ms).unref();
  };
  wait(MEASURED_MS);
  return () => clearTimeout(timer);
}
