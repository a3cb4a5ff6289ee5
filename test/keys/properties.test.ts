// What is true of every key that a template makes, whatever the file is called and whenever it is.
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { KeyTemplate, type SourceName } from '../../src/keys/key-template.ts';
import { comparePeriods, type TimedKey } from '../../src/keys/timed-key.ts';

const DAY_MS = 86_400_000;
const MOMENTS = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2090, 0, 1) });
const ZONES = [
  'Etc/UTC',
  'Europe/Berlin',
  'America/New_York',
  // By half an hour.
  'Australia/Lord_Howe',
  // At midnight, which then is no time of that day.
  'America/Sao_Paulo',
  'Africa/Cairo',
  // Without the 30th of December 2011.
  'Pacific/Apia',
];
const zoneBefore = process.env.TZ;

afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ;
  else process.env.TZ = zoneBefore;
});

/** As files are called: of anything but `/`, and neither `.` nor `..`. */
const PART = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
    fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'.\\%{}+\n~a1 -é日') }),
    fc.constantFrom('...', '..a', '.a.', 'a..', '{name}', '{%Y}', '%2e%2e', '..\\..', '-', '$&', '$1'),
  )
  .map((part) => part.replaceAll('/', '').replaceAll('\0', ''))
  .filter((part) => part !== '' && part !== '.' && part !== '..' && part.isWellFormed());

const SOURCE = fc.array(PART, { minLength: 1, maxLength: 3 }).map((parts): SourceName => {
  return { name: parts.at(-1) ?? '', path: parts.join('/') };
});

/** A key, or `refused` where the rules of keys want that. */
function keyOf(template: KeyTemplate, source: SourceName): TimedKey | 'refused' {
  try {
    return template.keyOf(source);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return 'refused';
  }
}

function textAt(key: TimedKey, ms: number): string {
  return key.at(ms).key;
}

describe('the name of a file', () => {
  const FORMS = [
    '{name}',
    '{stem}',
    '{ext}',
    '{path}',
    '{stem}/x{ext}',
    '.{ext}',
    '{%d}{ext}.',
    '{name}/{stem}/',
  ];

  test.each(FORMS)('never leads out of the fixed part of a key, in %s', (form) => {
    const template = KeyTemplate.parse(`oss://demo/fix/${form}`, { zone: 'utc' });
    fc.assert(
      fc.property(SOURCE, MOMENTS, (source, ms) => {
        const key = keyOf(template, source);
        if (key === 'refused') return;
        const text = textAt(key, ms);
        expect(text.startsWith('fix/')).toBe(true);
        expect(text.split(/[/\\]/).filter((part) => part === '..' || part === '.')).toEqual([]);
        expect(text.startsWith(key.prefix)).toBe(true);
        // As what puts paths together sees it.
        expect(
          new URL(`file:///${encodeURI(text.replaceAll('\\', '/')).replaceAll(/[?#]/g, '_')}`).pathname,
        ).toMatch(/^\/fix\//);
      }),
    );
  });

  test.each(['../a', '/a', 'a/../../b', 'a/..', '..\\..\\a', '..'])(
    'is refused where it would: %s',
    (path) => {
      const template = KeyTemplate.parse('oss://demo/{path}');
      expect(keyOf(template, { name: 'a', path })).toBe('refused');
    },
  );

  test('is its stem and its extension, and stands in the key as it is', () => {
    const whole = KeyTemplate.parse('oss://demo/x/{name}');
    const halves = KeyTemplate.parse('oss://demo/x/{stem}{ext}');
    const path = KeyTemplate.parse('oss://demo/x/');
    fc.assert(
      fc.property(SOURCE, MOMENTS, (source, ms) => {
        const keys = [whole, halves, path].map((template) => keyOf(template, source));
        const texts = keys.map((key) => (key === 'refused' ? key : textAt(key, ms)));
        if (texts.includes('refused')) expect(source.path).toMatch(/(?:^|[/\\])\.\.?(?:[/\\]|$)/);
        else expect(texts).toEqual([`x/${source.name}`, `x/${source.name}`, `x/${source.path}`]);
      }),
    );
  });

  test('tells files apart where their paths do', () => {
    const template = KeyTemplate.parse('oss://demo/{%Y}/');
    fc.assert(
      fc.property(SOURCE, SOURCE, (a, b) => {
        const [one, other] = [keyOf(template, a), keyOf(template, b)];
        if (one === 'refused' || other === 'refused' || a.path === b.path) return;
        expect(textAt(one, 0)).not.toBe(textAt(other, 0));
      }),
    );
  });
});

describe('what is percent-encoded', () => {
  test('is text, whatever it says; placeholders are not', () => {
    fc.assert(
      fc.property(PART, SOURCE, (text, source) => {
        const template = KeyTemplate.parse(`oss://demo/x${encodeURIComponent(text)}x/{name}`, {
          percentEncoded: true,
        });
        const key = keyOf(template, source);
        if (key !== 'refused') expect(textAt(key, 0)).toBe(`x${text}x/${source.name}`);
      }),
    );
  });

  test.each([
    ['%7Bname%7D/{name}', '{name}/app.log'],
    ['%7B%25Y%7D', '{%Y}'],
    ['logs%2F', 'logs/web/app.log'],
    ['a+b%2B/{ext}', 'a b+/.log'],
  ])('%s', (key, expected) => {
    const template = KeyTemplate.parse(`oss://demo/${key}`, { percentEncoded: true });
    expect(textAt(template.keyOf({ name: 'app.log', path: 'web/app.log' }), 0)).toBe(expected);
  });
});

describe('the times of a key', () => {
  const FORMATS = [
    '%Y/%m/%d',
    '%Y%m%d-%H',
    '%Y-%j',
    '%G-W%V',
    '%y%m',
    '%F/%H/%M',
    '%Y-%m/%G-W%V',
    '%FT%T',
    '%Y',
  ];
  const NAMED = fc.tuple(fc.constantFrom(...FORMATS), SOURCE, MOMENTS);

  test.each(ZONES)('are read back from it, and are never before those of an earlier moment: %s', (zone) => {
    process.env.TZ = zone;
    fc.assert(
      fc.property(NAMED, fc.integer({ min: 0, max: 400 * DAY_MS }), ([format, source, ms], later) => {
        const key = keyOf(KeyTemplate.parse(`oss://demo/{stem}/{${format}}/x{%Y}{name}`), source);
        if (key === 'refused') return;
        const period = key.periodOf(textAt(key, ms));
        const next = key.periodOf(textAt(key, ms + later));
        if (period === undefined || next === undefined) throw new Error('not one of its own keys');
        const date = new Date(ms);
        if (period.has('Y')) expect(period.get('Y')).toBe(date.getFullYear());
        if (period.has('m')) expect(period.get('m')).toBe(date.getMonth() + 1);
        if (period.has('H')) expect(period.get('H')).toBe(date.getHours());
        // But where the clock was set back between the two.
        const goesBack = new Date(ms).getTimezoneOffset() < new Date(ms + later).getTimezoneOffset();
        if (!goesBack) expect(comparePeriods(period, next)).toBeLessThanOrEqual(0);
        expect(comparePeriods(period, period)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  test.each(ZONES)('are gone back through without leaving out a key that was in use: %s', (zone) => {
    process.env.TZ = zone;
    // Every change of these years is near one of the moments.
    const changes = Array.from({ length: 30 }, (_, i) => Date.UTC(2010, 0, 1) + i * 73 * DAY_MS);
    const near = fc.tuple(
      fc.constantFrom(...changes, Date.UTC(2011, 11, 31)),
      fc.integer({ min: 0, max: 73 * DAY_MS }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FORMATS), near, (format, [from, after]) => {
        const key = KeyTemplate.parse(`oss://demo/{${format}}`).keyOf(undefined);
        const ms = from + after;
        const wanted = new Set<string>();
        const stepMs = Math.min(key.periodMs, 3_600_000) / 4;
        const reachMs = Math.min(key.periodMs * 30, 100 * DAY_MS);
        for (let back = 0; back <= reachMs; back += Math.max(stepMs, reachMs / 500))
          wanted.add(textAt(key, ms - back));
        const first = key.backFrom(ms).next().value;
        expect(wanted.size).toBeGreaterThan(0);
        expect(first).toBeDefined();
        let looks = 0;
        for (const object of key.backFrom(ms)) {
          wanted.delete(object.key);
          looks += 1;
          if (wanted.size === 0 || looks > 2000) break;
        }
        expect([...wanted]).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  test.each([
    ['%Y-%m-%d', true],
    ['%G-W%V', true],
    ['%G-%m-%d', false],
    ['%G-%m', false],
    ['%Y-W%V', false],
    ['%H', false],
    ['%m-%d', false],
    ['%Y-%d', false],
    ['%F/%M', false],
  ])('come once or again: %s', (format, isOnce) => {
    const key = KeyTemplate.parse(`oss://demo/{${format}}`, { zone: 'utc' }).keyOf(undefined);
    expect(key.isOnce).toBe(isOnce);
    // Day by day, or hour by hour: a key that was left is never there again, exactly where it is said to come once.
    const stepMs = Math.min(DAY_MS, key.periodMs);
    const left = new Set<string>();
    let last = '';
    let comesAgain = false;
    for (let ms = Date.UTC(2018, 0, 1); ms < Date.UTC(2021, 0, 1) && !comesAgain; ms += stepMs) {
      const text = textAt(key, ms);
      if (text === last) continue;
      comesAgain = left.has(text);
      left.add(text);
      last = text;
    }
    expect(comesAgain).toBe(!isOnce);
  });
});
