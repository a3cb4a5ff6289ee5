// Where, and whether, a command shows how far it is: a line on a terminal, and elsewhere a sentence a minute.
import { fstatSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import { monotonicMs } from '../monotonic.ts';
import { printable } from '../ui/printable.ts';
import type { FilesDone, FilesSubject, FilesView } from '../ui/progress/files-view.ts';
import type { Line } from '../ui/progress/piece.ts';
import { Progress, type Showing, type View } from '../ui/progress/progress.ts';
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
  const load = (): Promise<ProgressView> => loadView(shown, reporter);
  if (!reporter.json && isDrawable(io)) return new Progress(drawn(load, io));
  // Who follows for weeks tells of outages, and of nothing else; a stream may be as endless.
  return subject.kind === 'transfer' ? new Progress(told(load, reporter)) : undefined;
}

/** The same for many files together. */
export function openFilesProgress(
  { source, target }: FilesSubject,
  flags: OutputFlags,
  { io, reporter }: CommandContext,
): Progress<FilesDone> | undefined {
  if (flags.progress === false || reporter.quiet) return undefined;
  const shown = { source: printable(source), target: printable(target) };
  const load = async (): Promise<FilesView> => {
    const { FilesView } = await import('../ui/progress/files-view.ts');
    return new FilesView(shown, reporter.texts.progress, monotonicMs);
  };
  return new Progress(!reporter.json && isDrawable(io) ? drawn(load, io) : told(load, reporter));
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

/** What can be drawn, and told in a sentence. */
interface Showable<Told> extends View<Told> {
  readonly line: Line;
  /** Undefined where there is nothing to say. */
  readonly sentence: string | undefined;
}

type Load<Told> = () => Promise<Showable<Told>>;

function drawn<Told>(load: Load<Told>, { stderr, env }: ProcessIo): Showing<Told> {
  return {
    afterMs: DRAWN_AFTER_MS,
    isWatched: true,
    async load() {
      const [view, { draw }] = await Promise.all([load(), import('../ui/progress/draw.ts')]);
      return { view, begin: () => draw(stderr as WriteStream, () => view.line, env) };
    },
  };
}

function told<Told>(load: Load<Told>, reporter: Reporter): Showing<Told> {
  return {
    afterMs: TOLD_EACH_MS - MEASURED_MS,
    isWatched: false,
    async load() {
      const view = await load();
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
