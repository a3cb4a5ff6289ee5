// One line of the table: what was measured, and whether the target was met.

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} measured
 * @property {string} target
 * @property {string} verdict
 */

/** @returns {Row} for a figure that should be no more than its target */
export function atMost(what, value, { target, stretch, format = plain, extra = '' }) {
  const targets = [target, stretch].filter((limit) => limit !== undefined);
  return judged(what, value, targets, (limit) => value <= limit, '≤', format, extra);
}

/** @returns {Row} for a figure that should be no less than its target */
export function atLeast(what, value, { target, format = plain, extra = '' }) {
  return judged(what, value, [target], (limit) => value >= limit, '≥', format, extra);
}

/** @returns {Row} for a figure without a target, to compare with */
export function shown(what, measured) {
  return { what, measured, target: '', verdict: '' };
}

/** @returns {Row} */
export function notMeasured(what, reason) {
  return { what, measured: `not measured: ${reason}`, target: '', verdict: '' };
}

function judged(what, value, targets, holds, sign, format, extra) {
  if (value === undefined) return notMeasured(what, 'needs a C compiler');
  const [target, stretch] = targets.map(holds);
  const also = stretch ? ', stretch too' : '';
  return {
    what,
    measured: `${format(value)}${extra && ` (${extra})`}`,
    target: targets.map((limit) => `${sign} ${format(limit)}`).join('; stretch '),
    verdict: target ? `met${also}` : '**missed**',
  };
}

function plain(value) {
  return String(value);
}

export function times(value) {
  return `${Number(value.toFixed(2))} ×`;
}

export function mebibytes(value) {
  return `${value.toFixed(0)} MiB`;
}

export function seconds(value) {
  return value === undefined ? '?' : `${value.toFixed(2)} s`;
}

export function milliseconds(value) {
  return value === undefined ? '?' : `${(value * 1000).toFixed(0)} ms`;
}
