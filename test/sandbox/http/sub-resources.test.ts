// Whatever a request asks for: what the sandbox does not have is refused by name, and never answered as if it were
// something else.
import { Agent } from 'node:http';
import fc from 'fast-check';
import { expect } from 'vitest';
import { operationOf } from '../../../src/sandbox/http/operation.ts';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

/** All that any client signs with V1, and some that none does. */
const NAMES =
  `acl append asyncFetch bucketInfo callback callback-var cloudboxes cname comp continuation-token cors delete
  encryption endTime group img inventory inventoryId lifecycle link live location logging metaQuery objectInfo
  objectMeta partNumber policy position processConfiguration qos qosInfo referer regionList replication
  replicationLocation replicationProgress requestPayment resourceGroup responseHeader restore rtc seal sequential
  startTime stat status style styleName symlink tagging transferAcceleration udf udfApplication udfApplicationLog
  udfId udfImage udfImageDesc udfName uploadId uploads versionId versioning versions vip vod vpcip website
  withHashContext worm wormExtend wormId x-oss-process x-oss-async-process x-oss-new-thing somethingNew`.split(
    /\s+/,
  );
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'];
/** Whether the parameter makes the request one for another operation. */
const isAsked = (name: string, value: string | undefined) =>
  !['continuation-token', 'position', 'versionId'].includes(name) &&
  (name !== 'somethingNew' || value === '');

const OFFERED = [
  'PUT of an object',
  'GET of an object',
  'HEAD of an object',
  'DELETE of an object',
  'PUT of a bucket',
  'GET of a bucket',
  'POST ?append of an object',
  'POST ?seal of an object',
  'HEAD ?objectMeta of an object',
  'GET ?acl of an object',
  'PUT ?acl of an object',
  'GET ?tagging of an object',
  'PUT ?tagging of an object',
  'DELETE ?tagging of an object',
  'GET ?location of a bucket',
  'POST ?delete of a bucket',
];

test('each sub-resource names the operation it is of, with a value and without', () => {
  const wrong: string[] = [];
  for (const name of NAMES) {
    for (const method of METHODS) {
      for (const value of ['', '1']) {
        const asked = isAsked(name, value) ? `${method} ?${name}` : method;
        const query = { [name]: value };
        const operations = [
          operationOf(method, { bucket: 'demo', key: 'k', query }, {}),
          operationOf(method, { bucket: 'demo', query }, {}),
        ];
        if (operations.join() === `${asked} of an object,${asked} of a bucket`) continue;
        wrong.push(`${method} ?${name}=${value}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('any request is answered, and what is not part of the sandbox neither tells nor changes anything', async ({
  sandbox,
}) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { store } = sandbox;
  await store.put('demo', 'log', 'SECRET');
  const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 2 });
  const value = fc.constantFrom('', '0', '-1', 'x');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...METHODS),
      fc.constantFrom('log', undefined),
      names.chain((some) => fc.record(Object.fromEntries(some.map((name) => [name, value])))),
      fc.constantFrom('v1', 'v4'),
      fc.constantFrom(undefined, 'body', '<Delete></Delete>'),
      async (method, key, query, version, body) => {
        const asked = Object.keys(query).filter((name) => isAsked(name, query[name]));
        const names = asked.length === 0 ? '' : ` ?${asked.sort().join('&')}`;
        const operation = `${method}${names} of ${key === undefined ? 'a bucket' : 'an object'}`;
        const answer = await call(sandbox, method, key, { query, version, agent, ...(body && { body }) });
        expect(answer.status).toBeLessThan(500);
        if (OFFERED.includes(operation)) return store.put('demo', 'log', 'SECRET');
        expect(answer).toMatchObject({ status: 405, code: 'NotPartOfSandbox' });
        expect(answer.text).not.toContain('SECRET');
        expect(await store.stat('demo', 'log')).toMatchObject({ length: 6, acl: 'default', tags: {} });
      },
    ),
    { numRuns: 300 },
  );
  agent.destroy();
});
