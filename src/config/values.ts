// Checks of single values, whatever layer they come from. A problem says what would be right and never
// repeats the value: it may be a secret that was put in the wrong place.

export type Checked<T> = { readonly value: T } | { readonly problem: ValueProblem };

/** Longest delay a Node timer takes, in seconds. */
const MAX_SECONDS = 2_147_483;
const MAX_RETRIES = 500;

export function checkText(raw: unknown): Checked<string> {
  if (typeof raw !== 'string') return { problem: { kind: 'not-text' } };
  // Secrets mounted from files often end with a line break, which would break a header.
  const value = raw.trim();
  return /^[\x20-\x7e]*$/.test(value) ? { value } : { problem: { kind: 'not-printable-ascii' } };
}

export function checkRegion(raw: unknown): Checked<string> {
  const text = checkText(raw);
  if ('problem' in text) return text;
  const region = text.value.replace(/^oss-/, '');
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(region)) return { value: region };
  return { problem: { kind: 'not-a-region' } };
}

export function checkHostLabel(raw: unknown): Checked<string> {
  const text = checkText(raw);
  if ('problem' in text || /^[a-z0-9-]{1,63}$/.test(text.value)) return text;
  return { problem: { kind: 'not-a-host-label' } };
}

export function checkChoice<T extends string>(choices: readonly T[]): (raw: unknown) => Checked<T> {
  const problem = { kind: 'not-a-choice', choices } as const;
  return (raw) => {
    const text = typeof raw === 'string' ? raw.trim().toLowerCase() : undefined;
    const value = choices.find((choice) => choice === text);
    return value === undefined ? { problem } : { value };
  };
}

export function checkSeconds(raw: unknown): Checked<number> {
  const value = toNumber(raw);
  if (value > 0 && value <= MAX_SECONDS) return { value };
  return { problem: { kind: 'not-seconds', max: MAX_SECONDS } };
}

export function checkRetries(raw: unknown): Checked<number> {
  const value = toNumber(raw);
  if (Number.isInteger(value) && value >= 0 && value <= MAX_RETRIES) return { value };
  return { problem: { kind: 'not-an-integer', min: 0, max: MAX_RETRIES } };
}

export function checkFlag(raw: unknown): Checked<boolean> {
  const text = typeof raw === 'string' ? raw.trim().toLowerCase() : raw;
  if (text === true || text === 'true') return { value: true };
  if (text === false || text === 'false') return { value: false };
  return { problem: { kind: 'not-a-flag' } };
}

function toNumber(raw: unknown): number {
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'string' && /^\d+(\.\d+)?$/.test(raw.trim())) return Number(raw);
  return Number.NaN;
}
