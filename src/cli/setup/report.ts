// What was checked, line by line as it is known, or as one document at the end.
import { OssAppendError } from '../../errors.ts';
import type { CheckName, Finding } from '../../facts/setup.ts';
import type { Spelling } from '../../facts/spelling.ts';
import type { SetupTexts } from '../../text/setup.ts';
import { padTo, printable } from '../../ui/printable.ts';
import type { Reporter } from '../../ui/reporter.ts';
import { exitCodeOf } from '../exit-codes.ts';

export class CheckReport {
  readonly #reporter: Reporter;
  readonly #checks: object[] = [];
  #exitCode = 0;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  async found(finding: Finding): Promise<void> {
    const texts = await this.#reporter.texts.loadSetup();
    const { checks } = texts;
    const message = checks.finding(finding);
    this.#checks.push({ ...toJson(finding, texts), ok: true, message });
    await this.#print(checks.ok, checks.names[finding.name], [message]);
  }

  /** @returns false */
  async problem(name: CheckName, error: unknown): Promise<false> {
    if (!(error instanceof OssAppendError)) throw error;
    const { checks } = await this.#reporter.texts.loadSetup();
    const { message, hint = null, code } = await this.#reporter.wordsFor(error);
    this.#exitCode ||= exitCodeOf(error);
    this.#checks.push({ name, ok: false, code, message, hint });
    await this.#print(checks.problem, checks.names[name], [message, ...(hint === null ? [] : [hint])]);
    return false;
  }

  /** @returns undefined where it fails, which is the problem */
  async try<T>(name: CheckName, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      await this.problem(name, error);
      return undefined;
    }
  }

  /** @returns the exit code of the first problem, or 0 */
  async end(): Promise<number> {
    const exitCode = this.#exitCode;
    if (this.#reporter.json) {
      await this.#reporter.document({ ok: exitCode === 0, exitCode, checks: this.#checks });
    }
    return exitCode;
  }

  async #print(verdict: string, name: string, [first = '', ...others]: readonly string[]): Promise<void> {
    if (this.#reporter.json || this.#reporter.quiet) return;
    const layout = await this.#reporter.texts.loadLayout?.();
    const lead = padTo(VERDICT_WIDTH, verdict, layout) + padTo(NAME_WIDTH, name, layout);
    const indent = ' '.repeat(VERDICT_WIDTH + NAME_WIDTH);
    const lines = [`${lead}${first}`, ...others.map((line) => `${indent}${line}`)];
    await this.#reporter.print(lines.map((line) => `${printable(line)}\n`).join(''));
  }
}

/** In columns: the longest in any language, and a gap. */
const VERDICT_WIDTH = 9;
const NAME_WIDTH = 13;

/** Each fact, `null` for what is not there; where something stands as a user spells it. */
function toJson(finding: Finding, { place }: SetupTexts): object {
  const facts = Object.entries(finding).map(([name, fact]) => {
    const spelling = fact as Spelling | undefined;
    if (name === 'spelling') return ['from', spelling ? place(spelling) : null];
    if (name === 'namedBy') return [name, spelling ? place(spelling) : null];
    return [name, fact ?? null];
  });
  return Object.fromEntries(facts);
}
