// Values of options, variables and files, whatever they are: a value within its limits, or a problem.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { size } from '../../src/options/checks.ts';
import { HEAD, TAIL, TAIL_FOLLOW } from '../../src/options/reading.ts';
import { SETTING_LIST } from '../../src/options/settings.ts';
import { parseCreationHeaders } from '../../src/oss/creation-headers.ts';
import { parseHeadCount, parseTailCount } from '../../src/read/count.ts';
import { hostileText, withinMs } from '../support/hostile.ts';

/** Names and commands on this machine may be in any language. */
const IN_ANY_LANGUAGE = ['logFile', 'oidcTokenFilePath', 'credentialProcess', 'sourceProfile'];

const anyValue = fc.oneof(hostileText, fc.jsonValue(), fc.anything());

test.each(SETTING_LIST)('$key is a value or a problem', ({ key, check }) => {
  const form = IN_ANY_LANGUAGE.includes(key) ? /^\P{Cc}*$/u : /^[\x20-\x7e]*$/;
  fc.assert(
    fc.property(anyValue, (raw) => {
      const checked = check(raw);
      expect('value' in checked !== 'problem' in checked).toBe(true);
      if ('value' in checked && typeof checked.value === 'string') expect(checked.value).toMatch(form);
    }),
  );
});

test('amounts are numbers that count exactly', () => {
  const amount = fc.oneof(
    hostileText,
    fc.tuple(fc.nat(), fc.constantFrom('', 'b', 'K', 'kB', 'QiB', 'Y')).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(amount, (text) => {
      for (const parse of [parseHeadCount, parseTailCount]) {
        try {
          expect(Number.isSafeInteger(parse(text).count)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }
      const checked = size(1, 100)(text);
      if ('value' in checked) expect(checked.value).toBeLessThanOrEqual(100);
    }),
  );
});

test('creation headers are text without control characters, or a UsageError', () => {
  const options = fc.record(
    {
      meta: hostileText,
      metadata: fc.array(hostileText, { maxLength: 3 }),
      expires: hostileText,
      contentType: hostileText,
      acl: hostileText,
      tagging: fc.array(hostileText, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(options, (given) => {
      try {
        for (const [name, value] of Object.entries(parseCreationHeaders(given))) {
          expect(name).toMatch(/^[a-z0-9-]+$/);
          expect(value).toMatch(/^\P{Cc}*$/u);
          expect(value.isWellFormed()).toBe(true);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    }),
  );
});

describe('half a MiB of one thing has an answer in time:', () => {
  test.each(['9', ' ', 'K', '=', '&', 'a=1&', ':', '#', ',', '%', '\u202e'])('%j', async (piece) => {
    const text = piece.repeat((512 * 1024) / piece.length);
    await withinMs(3000, () => {
      for (const { check } of [...SETTING_LIST, HEAD.lines, TAIL.bytes, TAIL_FOLLOW.intervalS]) check(text);
      for (const run of [
        () => parseTailCount(text),
        () => parseCreationHeaders({ meta: `a:${text}` }),
        () => parseCreationHeaders({ tagging: [`a=${text}`] }),
        () => parseCreationHeaders({ expires: text }),
      ]) {
        try {
          run();
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }
    });
  });
});
