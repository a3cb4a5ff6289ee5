// Faults as text, for the command line:
//
//   on[:nth[xTimes]]:kind[=value][,param[=value]]...
//
//   append:commit-then-drop                 the next append
//   append:2x3:status=503,retry-after=1     the second to fourth append
//   any:xinf:no-crc                         every request
//   append:stall=before-commit,ms=500       value and parameters are named as in fault.ts, in kebab case;
//                                           the kind's first parameter is the value
import { UsageError } from '../../errors.ts';
import type { Fault, FaultAction, FaultKind, FaultTarget } from './fault.ts';

type Value = number | string | boolean;

interface Parameter {
  readonly required: boolean;
  /** In words, for the error message. */
  readonly expects: string;
  /** @returns undefined for text that is no value of the parameter */
  readonly parse: (text: string) => Value | undefined;
}

const TARGETS: readonly FaultTarget[] = ['append', 'head', 'get', 'any'];

const count = parameter('a whole number from 0 on', (text) => integer(text, 0));
const positive = parameter('a whole number from 1 on', (text) => integer(text, 1));
const signed = parameter('a whole number', (text) => integer(text, Number.MIN_SAFE_INTEGER));
const status = parameter('a status from 400 to 599', (text) => {
  const value = integer(text, 400);
  return value !== undefined && value < 600 ? value : undefined;
});
const word = parameter('a word of letters', (text) => (/^[A-Za-z]+$/.test(text) ? text : undefined));
const flag = optional(parameter('no value', (text) => (text === '' ? true : undefined)));
const length = parameter('a whole number or same-length', (text) =>
  text === 'same-length' ? text : integer(text, 1),
);
const moment = oneOf('before', 'after');

type ParametersOf<K extends FaultKind> = {
  readonly [P in Exclude<keyof Extract<FaultAction, { readonly do: K }>, 'do'>]-?: Parameter;
};

/** Every kind with its parameters, the one that is written as `=value` first. */
const KINDS: { readonly [K in FaultKind]: ParametersOf<K> } = {
  'reset-before-body': {},
  'reset-mid-body': { afterBytes: count },
  'commit-then-drop': {},
  'commit-prefix-then-drop': { bytes: count },
  'half-answer': {},
  status: { status, code: optional(word), retryAfter: optional(count), html: flag, commit: flag },
  stall: {
    when: oneOf('before-body', 'mid-body', 'before-commit', 'after-commit'),
    ms: optional(count),
  },
  slow: { bytesPerSecond: positive },
  corrupt: { at: optional(count) },
  'wrong-crc': {},
  'wrong-next-position': {},
  'no-crc': {},
  'no-next-position': {},
  'early-409': { afterBytes: optional(count) },
  'early-403': { afterBytes: optional(count) },
  'foreign-append': { when: moment, bytes: length },
  'replace-object': { when: moment, length: optional(count) },
  'skewed-clock': { ms: signed },
  'expired-token': {},
  'head-without-x-oss-err': { ec: flag },
  'get-truncate': { afterBytes: count },
};

/** @throws {UsageError} naming the part that is wrong */
export function parseFault(text: string): Fault {
  const [on = '', ...rest] = text.split(':');
  const action = rest.pop();
  const turn = rest.pop();
  if (action === undefined || rest.length > 0) {
    throw invalid(text, 'it is not of the form on[:nth[xTimes]]:kind[=value][,param=value]');
  }
  if (!isOneOf(TARGETS, on)) throw invalid(text, `${quote(on)} is none of ${TARGETS.join(', ')}`);
  // The table has a parser for every parameter of every kind, so what comes out of it is a fault.
  return { on, ...parseTurn(text, turn), ...parseAction(text, action) } as Fault;
}

/** The inverse of {@link parseFault}. */
export function formatFault(fault: Fault): string {
  const { on, nth, times, do: kind } = fault;
  const turn = `${nth ?? ''}${times === undefined ? '' : `x${times === Number.POSITIVE_INFINITY ? 'inf' : times}`}`;
  const values = new Map<string, unknown>(Object.entries(fault));
  const parts = Object.keys(KINDS[kind]).map((name, index) => {
    const value = values.get(name);
    if (value === undefined || value === false) return '';
    if (value === true) return `,${kebab(name)}`;
    return index === 0 ? `=${value}` : `,${kebab(name)}=${value}`;
  });
  return [on, ...(turn === '' ? [] : [turn]), kind + parts.join('')].join(':');
}

function parseTurn(text: string, turn: string | undefined): Pick<Fault, 'nth' | 'times'> {
  if (turn === undefined) return {};
  const match = /^([1-9]\d{0,8})?(?:x([1-9]\d{0,8}|inf))?$/.exec(turn);
  if (match === null || turn === '') {
    throw invalid(
      text,
      `${quote(turn)} is not of the form nth, nthxTimes or xTimes (from 1 on; times may be inf)`,
    );
  }
  const [, nth, times] = match;
  return {
    ...(nth !== undefined && { nth: Number(nth) }),
    ...(times !== undefined && { times: times === 'inf' ? Number.POSITIVE_INFINITY : Number(times) }),
  };
}

function parseAction(text: string, action: string): Record<string, Value> {
  const [first = '', ...rest] = action.split(',').map(splitPair);
  const kind = first[0];
  if (!isOneOf(Object.keys(KINDS) as FaultKind[], kind)) {
    throw invalid(text, `there is no kind ${quote(kind)}; the kinds are ${Object.keys(KINDS).join(', ')}`);
  }
  const parameters = new Map<string, Parameter>(
    Object.entries<Parameter>(KINDS[kind]).map(([name, entry]) => [kebab(name), entry]),
  );
  const [valueName] = parameters.keys();
  if (first[1] !== undefined && valueName === undefined) throw invalid(text, `${kind} takes no value`);
  const given = first[1] === undefined ? rest : [[valueName ?? '', first[1]] as const, ...rest];
  const result: Record<string, Value> = { do: kind };
  for (const [name, value = ''] of given) {
    const entry = parameters.get(name);
    if (entry === undefined)
      throw invalid(text, `${kind} has no parameter ${quote(name)}, or it is given twice`);
    const parsed = entry.parse(value);
    if (parsed === undefined) throw invalid(text, `${name} must be ${entry.expects}`);
    result[camel(name)] = parsed;
    parameters.delete(name);
  }
  const missing = [...parameters].find(([, { required }]) => required);
  if (missing !== undefined) throw invalid(text, `${kind} needs ${missing[0]}: ${missing[1].expects}`);
  return result;
}

function splitPair(text: string): readonly [name: string, value: string | undefined] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

function parameter(expects: string, parse: Parameter['parse']): Parameter {
  return { required: true, expects, parse };
}

function optional(required: Parameter): Parameter {
  return { ...required, required: false };
}

function oneOf(...choices: readonly string[]): Parameter {
  return parameter(`one of ${choices.join(', ')}`, (text) => (choices.includes(text) ? text : undefined));
}

function integer(text: string, least: number): number | undefined {
  const value = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least ? value : undefined;
}

function isOneOf<T extends string>(choices: readonly T[], text: string): text is T {
  return (choices as readonly string[]).includes(text);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function invalid(text: string, reason: string): UsageError {
  return new UsageError(`not a fault: ${quote(text)}: ${reason}`, {
    hint: 'for example append:2:commit-then-drop, or append:1x3:status=503,retry-after=1',
  });
}

function quote(text: string): string {
  return JSON.stringify(text);
}
