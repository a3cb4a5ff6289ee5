// Faults as text, for the command line:
//
//   on[:nth[xTimes]]:kind[=value][,param[=value]]...
//
//   append:commit-then-drop                 the next append
//   append:2x3:status=503,retry-after=1     the second to fourth append
//   any:xinf:no-crc                         every request
//   append:stall=before-commit,ms=500       value and parameters are named as in fault.ts, in kebab case;
//                                           the kind's first parameter is the value
//   any:xinf:denied=a%2Cb/                  text is percent-encoded
import { unescape as decodeComponent } from 'node:querystring';
import { UsageError } from '../../errors.ts';
import type { FaultProblem, FaultValueForm } from '../../facts/values.ts';
import { encodeKey } from '../../sign/encode.ts';
import { type ActionOf, type Fault, type FaultKind, TARGETS } from './fault.ts';

type Value = number | string | boolean;

interface Parameter {
  readonly required: boolean;
  readonly expects: FaultValueForm;
  /** @returns undefined for text that is no value of the parameter */
  readonly parse: (text: string) => Value | undefined;
}

const count = parameter('count', (text) => integer(text, 0));
const positive = parameter('positive', (text) => integer(text, 1));
const signed = parameter('integer', (text) => integer(text, Number.MIN_SAFE_INTEGER));
const status = parameter('status', (text) => {
  const value = integer(text, 400);
  return value !== undefined && value < 600 ? value : undefined;
});
const word = parameter('word', (text) => (/^[A-Za-z]+$/.test(text) ? text : undefined));
const text = parameter('encoded', (encoded) => decodeComponent(encoded).toWellFormed() || undefined);
const flag = optional(parameter('nothing', (text) => (text === '' ? true : undefined)));
const length = parameter('length', (text) => (text === 'same-length' ? text : integer(text, 1)));
const moment = oneOf('before', 'after');

type ParametersOf<K extends FaultKind> = {
  readonly [P in Exclude<keyof ActionOf<K>, 'do'>]-?: Parameter;
};

/** Every kind with its parameters, the one that is written as `=value` first. */
const KINDS: { readonly [K in FaultKind]: ParametersOf<K> } = {
  'reset-before-body': {},
  'reset-mid-body': { afterBytes: count },
  'commit-then-drop': {},
  'commit-prefix-then-drop': { bytes: count },
  'reset-reused': {},
  trickle: {},
  'endless-body': {},
  'half-answer': {},
  status: { status, code: optional(word), retryAfter: optional(count), html: flag, commit: flag },
  'foreign-page': { commit: flag },
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
  'expired-token': { afterSeconds: optional(positive) },
  'revoked-key': { accessKeyId: optional(text) },
  denied: { prefix: optional(text), except: optional(text) },
  'head-without-x-oss-err': { ec: flag },
  'get-truncate': { afterBytes: count },
};

/** @throws {UsageError} naming the part that is wrong */
export function parseFault(text: string): Fault {
  const [on = '', ...rest] = text.split(':');
  const action = rest.pop();
  const turn = rest.pop();
  if (action === undefined || rest.length > 0) throw invalid(text, { kind: 'form' });
  const targets = Object.keys(TARGETS);
  if (!targets.includes(on)) throw invalid(text, { kind: 'target', target: on, targets });
  // The table has a parser for every parameter of every kind, so what comes out of it is a fault.
  return { on, ...parseTurn(text, turn), ...parseAction(text, action) } as Fault;
}

/** The inverse of {@link parseFault}. What is no fault, of a program without types, becomes a text that is none. */
export function formatFault(fault: Fault): string {
  const { on, nth, times, do: kind, ...parameters } = fault;
  const turn = `${nth ?? ''}${times === undefined ? '' : `x${times === Number.POSITIVE_INFINITY ? 'inf' : times}`}`;
  const values = new Map<string, unknown>(Object.entries(parameters));
  const known = Object.keys(parametersOf(kind) ?? {});
  const parts = [...new Set([...known, ...values.keys()])].map((name) => {
    const value = values.get(name);
    if (value === undefined || value === false) return '';
    if (value === true) return `,${kebab(name)}`;
    return `${name === known[0] ? '' : `,${kebab(name)}`}=${encodeKey(String(value).toWellFormed())}`;
  });
  return [on, ...(turn === '' ? [] : [turn]), kind + parts.join('')].join(':');
}

function parseTurn(text: string, turn: string | undefined): Pick<Fault, 'nth' | 'times'> {
  if (turn === undefined) return {};
  const match = /^([1-9]\d{0,8})?(?:x([1-9]\d{0,8}|inf))?$/.exec(turn);
  if (match === null || turn === '') throw invalid(text, { kind: 'turn', turn });
  const [, nth, times] = match;
  return {
    ...(nth !== undefined && { nth: Number(nth) }),
    ...(times !== undefined && { times: times === 'inf' ? Number.POSITIVE_INFINITY : Number(times) }),
  };
}

function parseAction(text: string, action: string): Record<string, Value> {
  const [first = '', ...rest] = action.split(',');
  const kind = nameIn(first);
  const parameters = parametersOf(kind);
  if (parameters === undefined) {
    throw invalid(text, { kind: 'unknown', fault: kind, faults: Object.keys(KINDS) });
  }
  const left = new Map(Object.entries(parameters).map(([name, entry]) => [kebab(name), { name, ...entry }]));
  const [valueName] = left.keys();
  if (first !== kind && valueName === undefined) throw invalid(text, { kind: 'no-value', fault: kind });
  const given = first === kind ? rest : [valueName + first.slice(kind.length), ...rest];
  const result: Record<string, Value> = { do: kind };
  for (const pair of given) {
    const parameter = nameIn(pair);
    const entry = left.get(parameter);
    if (entry === undefined) throw invalid(text, { kind: 'parameter', fault: kind, parameter });
    const value = entry.parse(pair.slice(parameter.length + 1));
    if (value === undefined) throw invalid(text, { kind: 'value', parameter, expects: entry.expects });
    result[entry.name] = value;
    left.delete(parameter);
  }
  for (const [parameter, { required, expects }] of left) {
    if (required) throw invalid(text, { kind: 'missing', fault: kind, parameter, expects });
  }
  return result;
}

/** @returns undefined where there is no such kind */
function parametersOf(kind: string): Readonly<Record<string, Parameter>> | undefined {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind as FaultKind] : undefined;
}

function nameIn(pair: string): string {
  return pair.split('=', 1).join('');
}

function parameter(expects: FaultValueForm, parse: Parameter['parse']): Parameter {
  return { required: true, expects, parse };
}

function optional(required: Parameter): Parameter {
  return { ...required, required: false };
}

function oneOf(...choices: readonly string[]): Parameter {
  return parameter(choices, (text) => (choices.includes(text) ? text : undefined));
}

function integer(text: string, least: number): number | undefined {
  const value = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least ? value : undefined;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function invalid(text: string, problem: FaultProblem): UsageError {
  return new UsageError('Usage.Fault', { text, problem });
}
