// The time that requests are signed with, learnt from a server that finds ours wrong.
import { expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../src/http/transport.ts';
import { createOssClient } from '../../src/oss/client.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const OBJECT = { bucket: 'demo', key: 'a' };

async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

function skewed(serverTime: string, date: string): HttpResponse {
  const body = `<Error><Code>RequestTimeTooSkewed</Code><ServerTime>${serverTime}</ServerTime></Error>`;
  return { status: 403, headers: { date }, body: text(body) };
}

/** When the request after such an answer was signed. */
async function nextDate(serverTime: string, date = ''): Promise<string | undefined> {
  const requests: HttpRequest[] = [];
  const client = createOssClient({
    transport: {
      async send(request) {
        requests.push(request);
        if (requests.length === 1) return skewed(serverTime, date);
        return { status: 200, headers: { 'x-oss-request-id': 'id' }, body: text('') };
      },
      close: async () => {},
    },
    endpointFor: () => ({
      origin: 'http://127.0.0.1',
      addressingStyle: 'path',
      region: 'cn-hangzhou',
      product: 'oss',
    }),
    credentials: async () => ({ accessKeyId: 'id', accessKeySecret: 'secret' }),
    signVersion: 'v4',
    userAgent: 'test',
    now: () => NOW,
  });
  await expect(client.headObject(OBJECT)).rejects.toMatchObject({ code: 'RequestTimeTooSkewed' });
  await client.headObject(OBJECT);
  return requests[1]?.headers['x-oss-date'];
}

test.each([
  ['the body', '2026-11-23T10:00:00.000Z', '', '20261123T100000Z'],
  ['the body, by years', '2012-01-01T00:00:00.000Z', '', '20120101T000000Z'],
  ['the Date header', '', 'Mon, 23 Nov 2026 10:00:00 GMT', '20261123T100000Z'],
  [
    'the Date header, if the body is absurd',
    '+275760-09-12T23:59:59Z',
    'Mon, 23 Nov 2026 10:00:00 GMT',
    '20261123T100000Z',
  ],
])('is learnt from %s', async (_, serverTime, date, expected) => {
  expect(await nextDate(serverTime, date)).toBe(expected);
});

test.each([
  '+275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '1970-01-01T00:00:00Z',
  'soon',
])('is ours where the server says %s', async (absurd) => {
  expect(await nextDate(absurd, absurd)).toBe('20261122T100000Z');
});
