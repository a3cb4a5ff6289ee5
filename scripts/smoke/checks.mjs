// Counts what a script checks, and goes on after a failure.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * @param {string} title of the script, whose arguments may be `--report FILE`: there {"passed": n, "failed": n} goes
 */
export function createChecks(title) {
  const { values } = parseArgs({ options: { report: { type: 'string' } } });
  let passed = 0;
  let failed = 0;

  /**
   * @template T
   * @param {string} name
   * @param {() => T} work
   * @returns {T | undefined} undefined where it failed
   */
  function check(name, work) {
    try {
      const result = work();
      passed += 1;
      console.log(`ok    ${name}`);
      return result;
    } catch (error) {
      fail(name, error);
      return undefined;
    }
  }

  /**
   * The same for what takes its time.
   * @param {string} name
   * @param {() => Promise<void>} work
   */
  async function checkAsync(name, work) {
    try {
      await work();
    } catch (error) {
      fail(name, error);
      return;
    }
    check(name, () => {});
  }

  /**
   * @param {string} name
   * @param {unknown} error
   */
  function fail(name, error) {
    failed += 1;
    console.log(`FAIL  ${name}\n${error instanceof Error ? error.stack : error}`);
    if (error instanceof Object && 'stderr' in error) console.log(String(error.stderr));
  }

  /** Says how many passed and failed, and lets the process end with that. */
  function finish() {
    if (values.report !== undefined) writeFileSync(values.report, JSON.stringify({ passed, failed }));
    console.log(`${title}: ${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  }

  return { check, checkAsync, fail, finish };
}

/** @typedef {ReturnType<typeof createChecks>} Checks */

/**
 * @param {unknown} actual
 * @param {unknown} expected
 */
export function expectEqual(actual, expected) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`expected ${b}, not ${a}`);
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
export function expectMatch(text, pattern) {
  if (!pattern.test(text)) throw new Error(`expected ${pattern} in:\n${text}`);
}
