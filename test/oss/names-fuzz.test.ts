// Object URLs and endpoints of any text: what was written, or a problem; never another name than the one that is meant.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseServer } from '../../src/oss/endpoint.ts';
import { regionOfHost, withoutBucket } from '../../src/oss/endpoint-host.ts';
import { formatObjectUrl, type ObjectUrl, parseObjectUrl } from '../../src/oss/object-url.ts';
import { encodeKey } from '../../src/sign/encode.ts';
import { hostileText, withinMs } from '../support/hostile.ts';

function parsed(text: string, percentEncoded: boolean): ObjectUrl | undefined {
  try {
    return parseObjectUrl(text, percentEncoded);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return undefined;
  }
}

test('a URL is an object whose key can be signed, or a UsageError', () => {
  const url = fc.oneof(
    hostileText,
    hostileText.map((text) => `oss://demo/${text}`),
    hostileText.map((text) => `oss://${text}`),
  );
  fc.assert(
    fc.property(url, (text) => {
      const plain = parsed(text, false);
      if (plain !== undefined) expect(formatObjectUrl(plain)).toBe(`oss${text.slice(3)}`);
      const decoded = parsed(text, true);
      if (decoded === undefined) return;
      // What is encoded again means the same key.
      const again = `oss://${decoded.bucket}/${encodeKey(decoded.key)}`;
      expect(parsed(again, true)).toEqual(decoded);
    }),
  );
});

test('a server is the host that was written, or a problem', () => {
  const server = fc.oneof(
    hostileText,
    hostileText.map((text) => `https://${text}`),
    fc.domain(),
    fc.webAuthority(),
  );
  fc.assert(
    fc.property(server, (text) => {
      const result = parseServer(text);
      if (typeof result === 'string') return;
      expect(result.protocol).toMatch(/^https?:$/);
      expect([result.username, result.password, result.pathname, result.search, result.hash]).toEqual([
        '',
        '',
        '/',
        '',
        '',
      ]);
      expect(text.toLowerCase()).toContain(result.hostname.startsWith('[') ? '[' : result.hostname);
    }),
  );
});

test.each(['a', '-', 'a-', 'a.', '1.', '[', '/', '@', ' ', 'oss-', 'xn--', '%', '%2F'])(
  'half a MiB of %j has an answer in time',
  async (piece) => {
    const text = piece.repeat((512 * 1024) / piece.length);
    await withinMs(3000, () => {
      parsed(`oss://${text}`, false);
      parsed(`oss://demo/${text}`, true);
      parseServer(text);
      for (const host of [text, `oss-${text}.aliyuncs.com`, `${text}.oss.aliyuncs.com`]) {
        regionOfHost(host);
        withoutBucket(host, 'demo');
      }
    });
  },
);
