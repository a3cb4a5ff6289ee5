import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { UsageError } from '../../../src/errors.ts';
import type { Fault, FaultAction } from '../../../src/sandbox/faults/fault.ts';
import { formatFault, parseFault } from '../../../src/sandbox/faults/text.ts';
import { hostileText, withinMs } from '../../support/hostile.ts';

test('any text is a fault or a UsageError, and soon', async () => {
  const parses = (text: string): void => {
    try {
      expect(parseFault(formatFault(parseFault(text)))).toEqual(parseFault(text));
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
    }
  };
  const fault = fc.tuple(
    fc.constantFrom('append:', 'any:1x2:status=', 'head:constructor=', 'any:denied='),
    hostileText,
  );
  fc.assert(
    fc.property(
      fc.oneof(
        hostileText,
        fault.map((parts) => parts.join('')),
      ),
      parses,
    ),
  );
  for (const piece of [':', ',', '=', 'a', '1', '-a']) {
    await withinMs(3000, () => parses(`append:status=500${piece.repeat(100_000)}`));
  }
});

describe('parseFault', () => {
  const cases: readonly [text: string, fault: Fault][] = [
    ['append:commit-then-drop', { on: 'append', do: 'commit-then-drop' }],
    ['append:2:commit-then-drop', { on: 'append', nth: 2, do: 'commit-then-drop' }],
    [
      'append:2x3:status=503,code=SlowDown,retry-after=1',
      { on: 'append', nth: 2, times: 3, do: 'status', status: 503, code: 'SlowDown', retryAfter: 1 },
    ],
    ['any:xinf:no-crc', { on: 'any', times: Number.POSITIVE_INFINITY, do: 'no-crc' }],
    ['append:status=502,html,commit', { on: 'append', do: 'status', status: 502, html: true, commit: true }],
    ['get:get-truncate=10', { on: 'get', do: 'get-truncate', afterBytes: 10 }],
    ['append:reset-mid-body,after-bytes=10', { on: 'append', do: 'reset-mid-body', afterBytes: 10 }],
    ['append:stall=before-commit,ms=500', { on: 'append', do: 'stall', when: 'before-commit', ms: 500 }],
    [
      'append:foreign-append=before,bytes=same-length',
      { on: 'append', do: 'foreign-append', when: 'before', bytes: 'same-length' },
    ],
    ['any:skewed-clock=-3600000', { on: 'any', do: 'skewed-clock', ms: -3_600_000 }],
    ['any:expired-token=30', { on: 'any', do: 'expired-token', afterSeconds: 30 }],
    ['append:xinf:denied', { on: 'append', times: Number.POSITIVE_INFINITY, do: 'denied' }],
    ['put:denied,except=logs/', { on: 'put', do: 'denied', except: 'logs/' }],
    ['list:denied=日%2C%3a=/', { on: 'list', do: 'denied', prefix: '日,:=/' }],
    ['head:head-without-x-oss-err,ec', { on: 'head', do: 'head-without-x-oss-err', ec: true }],
  ];
  it.each(cases)('reads %s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  const bad: readonly [text: string, reason: RegExp][] = [
    ['', /not of the form/],
    ['commit-then-drop', /not of the form/],
    ['append:1:2:commit-then-drop', /not of the form/],
    ['post:commit-then-drop', /"post" is none of append, put, head, get, delete, list, any/],
    ['append:0:commit-then-drop', /"0" is not of the form nth/],
    ['append::commit-then-drop', /"" is not of the form nth/],
    ['append:1x:commit-then-drop', /"1x" is not of the form nth/],
    ['append:explode', /no kind "explode"; the kinds are reset-before-body, /],
    ['append:constructor', /no kind "constructor"/],
    ['append:commit-then-drop=1', /commit-then-drop takes no value/],
    ['append:slow', /slow needs bytes-per-second: a whole number from 1 on/],
    ['append:slow=0', /bytes-per-second must be a whole number from 1 on/],
    ['append:slow=1,fast=2', /slow has no parameter "fast"/],
    ['append:slow=1,bytes-per-second=2', /given twice/],
    ['append:status=200', /status must be a status from 400 to 599/],
    ['append:stall=later', /when must be one of before-body, /],
    ['any:denied=', /prefix must be some text, percent-encoded/],
    ['any:denied=a:b', /"denied=a" is not of the form nth/],
    ['any:expired-token=0', /after-seconds must be a whole number from 1 on/],
    ['append:status=500,html=yes', /html must be no value/],
  ];
  it.each(bad)('refuses %j', (text, reason) => {
    expect(() => parseFault(text)).toThrow(UsageError);
    expect(() => parseFault(text)).toThrow(reason);
  });
});

describe('formatFault', () => {
  const count = fc.nat();
  const when = fc.constantFrom('before' as const, 'after' as const);
  const maybe = { requiredKeys: [] };
  /** What a key can be: any characters, also those that part the text of a fault. */
  const words = fc.string({
    unit: fc.oneof(fc.constantFrom(...',:=%/'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    minLength: 1,
  });
  const simple = fc.constantFrom(
    ...([
      'reset-before-body',
      'commit-then-drop',
      'half-answer',
      'reset-reused',
      'trickle',
      'endless-body',
      'wrong-crc',
      'wrong-next-position',
      'no-crc',
      'no-next-position',
    ] as const),
  );
  const yes = fc.constant(true as const);
  const part = <T extends object, O extends object>(required: fc.Arbitrary<T>, more: fc.Arbitrary<O>) =>
    fc.tuple(required, more).map(([a, b]) => ({ ...a, ...b }));
  const action: fc.Arbitrary<FaultAction> = fc.oneof(
    simple.map((kind): FaultAction => ({ do: kind })),
    fc.record({ do: fc.constantFrom('reset-mid-body' as const, 'get-truncate' as const), afterBytes: count }),
    fc.record({ do: fc.constant('commit-prefix-then-drop' as const), bytes: count }),
    part(
      fc.record({ do: fc.constant('status' as const), status: fc.integer({ min: 400, max: 599 }) }),
      fc.record({ code: fc.stringMatching(/^[A-Za-z]+$/), retryAfter: count, html: yes, commit: yes }, maybe),
    ),
    part(
      fc.record({
        do: fc.constant('stall' as const),
        when: fc.constantFrom('before-body', 'mid-body', 'before-commit', 'after-commit'),
      }),
      fc.record({ ms: count }, maybe),
    ),
    fc.record({ do: fc.constant('slow' as const), bytesPerSecond: fc.integer({ min: 1 }) }),
    part(fc.record({ do: fc.constant('corrupt' as const) }), fc.record({ at: count }, maybe)),
    part(
      fc.record({ do: fc.constantFrom('early-409' as const, 'early-403' as const) }),
      fc.record({ afterBytes: count }, maybe),
    ),
    fc.record({
      do: fc.constant('foreign-append' as const),
      when,
      bytes: fc.oneof(fc.integer({ min: 1 }), fc.constant('same-length' as const)),
    }),
    part(
      fc.record({ do: fc.constant('replace-object' as const), when }),
      fc.record({ length: count }, maybe),
    ),
    fc.record({ do: fc.constant('skewed-clock' as const), ms: fc.integer() }),
    part(
      fc.record({ do: fc.constant('expired-token' as const) }),
      fc.record({ afterSeconds: fc.integer({ min: 1 }) }, maybe),
    ),
    part(fc.record({ do: fc.constant('revoked-key' as const) }), fc.record({ accessKeyId: words }, maybe)),
    part(
      fc.record({ do: fc.constant('denied' as const) }),
      fc.record({ prefix: words, except: words }, maybe),
    ),
    part(fc.record({ do: fc.constant('foreign-page' as const) }), fc.record({ commit: yes }, maybe)),
    part(fc.record({ do: fc.constant('head-without-x-oss-err' as const) }), fc.record({ ec: yes }, maybe)),
  );
  const fault: fc.Arbitrary<Fault> = part(
    action,
    part(
      fc.record({ on: fc.constantFrom('append', 'put', 'head', 'get', 'delete', 'list', 'any') }),
      fc.record(
        {
          nth: fc.integer({ min: 1, max: 1e8 }),
          times: fc.oneof(fc.integer({ min: 1, max: 1e8 }), fc.constant(Number.POSITIVE_INFINITY)),
        },
        maybe,
      ),
    ),
  ) as fc.Arbitrary<Fault>;

  it('writes what parseFault reads', () => {
    fc.assert(
      fc.property(fault, (value) => {
        expect(parseFault(formatFault(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });
});
