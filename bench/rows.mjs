// One line of the table: what was measured, and whether the target was met.

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} measured
 * @property {string} target
 * @property {string} verdict
 */

/**
 * @typedef {object} Limits
 * @property {number} target
 * @property {number} [stretch] what would be better still
 * @property {(value: number) => string} [format]
 * @property {string} [extra] said behind the figure
 */

/**
 * @param {string} what
 * @param {number | undefined} value undefined if it could not be measured
 * @param {Limits} limits
 * @returns {Row} for a figure that should be no more than its target
 */
export function atMost(what, value, limits) {
  return judged(what, value, limits, '≤', (measured, limit) => measured <= limit);
}

/**
 * @param {string} what
 * @param {number | undefined} value undefined if it could not be measured
 * @param {Limits} limits
 * @returns {Row} for a figure that should be no less than its target
 */
export function atLeast(what, value, limits) {
  return judged(what, value, limits, '≥', (measured, limit) => measured >= limit);
}

/**
 * @param {string} what
 * @param {string} measured
 * @returns {Row} for a figure without a target, to compare with
 */
export function shown(what, measured) {
  return { what, measured, target: '', verdict: '' };
}

/**
 * @param {string} what
 * @param {string} reason
 * @returns {Row}
 */
export function notMeasured(what, reason) {
  return { what, measured: `not measured: ${reason}`, target: '', verdict: '' };
}

/**
 * @param {string} what
 * @param {number | undefined} value
 * @param {Limits} limits
 * @param {string} sign
 * @param {(value: number, limit: number) => boolean} holds
 * @returns {Row}
 */
function judged(what, value, { target, stretch, format = String, extra = '' }, sign, holds) {
  if (value === undefined) return notMeasured(what, 'needs a C compiler');
  const targets = [target, ...(stretch === undefined ? [] : [stretch])];
  const also = stretch !== undefined && holds(value, stretch) ? ', stretch too' : '';
  return {
    what,
    measured: `${format(value)}${extra && ` (${extra})`}`,
    target: targets.map((limit) => `${sign} ${format(limit)}`).join('; stretch '),
    verdict: holds(value, target) ? `met${also}` : '**missed**',
  };
}

/** @param {number | undefined} value */
export function times(value) {
  return value === undefined ? '?' : `${Number(value.toFixed(2))} ×`;
}

/** @param {number | undefined} value */
export function mebibytes(value) {
  return value === undefined ? '?' : `${value.toFixed(0)} MiB`;
}

/** @param {number | undefined} value */
export function seconds(value) {
  return value === undefined ? '?' : `${value.toFixed(2)} s`;
}

/** @param {number | undefined} value */
export function milliseconds(value) {
  return value === undefined ? '?' : `${(value * 1000).toFixed(0)} ms`;
}
