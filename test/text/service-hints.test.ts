// Which hint an answer of OSS gets.
import { expect, test } from 'vitest';
import type { ErrorFacts } from '../../src/facts/errors.ts';
import { serviceHints } from '../../src/text/en/service-hints.ts';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { serviceHint } from '../../src/text/service-hints.ts';
import { DENIALS } from './support/remote-samples.ts';

const SERVICE: ErrorFacts['Service'] = {
  purpose: { kind: 'head', url: 'oss://b/k' },
  ossCode: 'AccessDenied',
  ossMessage: '',
  elements: {},
  foreignBody: undefined,
};

const hint = (facts: Partial<ErrorFacts['Service']>): string | undefined =>
  serviceHint({ ...SERVICE, ...facts }, serviceHints, COMMAND_LINE);

test('each way to be denied has its own hint', () => {
  const hints = DENIALS.map(([ossMessage, elements = {}]) => hint({ ossMessage, elements }));
  expect(new Set(hints).size).toBe(DENIALS.length);
});

test('the permission that is missing is named, where OSS names one', () => {
  expect(hint({ elements: { AuthAction: 'oss:GetObject' } })).toContain('oss:GetObject');
  expect(hint({ elements: { AuthAction: 'oss:Get\u001b[2J' } })).not.toContain('\u001b');
});

test('a Deny of a RAM policy is a Deny, whatever sentence OSS tells it by', () => {
  const denied = hint({
    ossMessage: 'You have no right to access this object because of bucket acl.',
    elements: { NoPermissionType: 'ExplicitDeny', AuthAction: 'oss:PutObject' },
  });
  expect(denied).toBe(hint({ ossMessage: 'Access denied by bucket policy.' }));
});

test.each(['AccessDenied', 'PermanentRedirect', 'SomethingNew'])(
  'the endpoint that %s names is the hint, if it may be a host',
  (ossCode) => {
    const named = { Endpoint: 'oss-cn-beijing.aliyuncs.com' };
    expect(hint({ ossCode, elements: named })).toContain('served by oss-cn-beijing.aliyuncs.com');
    expect(hint({ ossCode, elements: { Endpoint: 'a; rm -rf ~' } })).toBe(hint({ ossCode }));
  },
);

test.each(['constructor', '__proto__', 'SomethingNew'])('no hint is made up for %s', (ossCode) => {
  expect(hint({ ossCode })).toBeUndefined();
});
