import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OssAppendError } from '../../src/errors.ts';
import { type CreationOptions, parseCreationHeaders } from '../../src/oss/creation-headers.ts';
import { serviceError, typed } from '../support/errors.ts';

/** What the command line says of options that are refused. */
function refusal(options: CreationOptions): string {
  try {
    parseCreationHeaders(options);
  } catch (error) {
    return typed(error as OssAppendError).message;
  }
  throw new Error('expected a refusal');
}

function hintFor(ossCode: string, elements: Record<string, string> = {}): string | undefined {
  return typed(serviceError({ status: 403, ossCode, elements })).hint;
}

describe('creation headers', () => {
  test.each<[CreationOptions, Record<string, string>]>([
    [{}, {}],
    [{ meta: '' }, {}],
    [
      { meta: 'X-Oss-Meta-A:b:c#Cache-Control: no-cache ' },
      { 'x-oss-meta-a': 'b:c', 'cache-control': 'no-cache' },
    ],
    [
      { metadata: ['Owner= ops = dev', 'X-Oss-Meta-Run=7', 'empty='] },
      { 'x-oss-meta-owner': 'ops = dev', 'x-oss-meta-run': '7', 'x-oss-meta-empty': '' },
    ],
    [
      { meta: 'x-oss-meta-owner:张三', contentDisposition: 'attachment; filename="日志é🎉.log"' },
      { 'x-oss-meta-owner': '张三', 'content-disposition': 'attachment; filename="日志é🎉.log"' },
    ],
    // As ossutil 1 reads it: the first colon ends a name, a name alone has an empty value.
    [
      { meta: 'x-oss-meta-at:12:30#X-OSS-META-EMPTY#x-oss-meta-none:' },
      { 'x-oss-meta-at': '12:30', 'x-oss-meta-empty': '', 'x-oss-meta-none': '' },
    ],
    [
      { meta: 'Accept-Encoding:identity#Origin:https://example.com' },
      { 'accept-encoding': 'identity', origin: 'https://example.com' },
    ],
    [
      { meta: 'x-oss-server-side-encryption:KMS#x-oss-server-side-data-encryption:SM4' },
      { 'x-oss-server-side-encryption': 'KMS', 'x-oss-server-side-data-encryption': 'SM4' },
    ],
    [{ meta: 'Expires:2030-01-02T11:04:05+08:00' }, { expires: 'Wed, 02 Jan 2030 03:04:05 GMT' }],
    [{ meta: 'x-oss-forbid-overwrite:true' }, { 'x-oss-forbid-overwrite': 'true' }],
    [{ forbidOverwrite: true }, { 'x-oss-forbid-overwrite': 'true' }],
    [{ forbidOverwrite: false }, {}],
    [{ metadata: ['color=#fff:a'] }, { 'x-oss-meta-color': '#fff:a' }],
    [{ expires: '2030-01-02T03:04:05Z' }, { expires: 'Wed, 02 Jan 2030 03:04:05 GMT' }],
    [{ meta: 'Expires:Wed, 02 Jan 2030 03:04:05 GMT' }, { expires: 'Wed, 02 Jan 2030 03:04:05 GMT' }],
    [{ tagging: ['a=1&b= 2', 'c='] }, { 'x-oss-tagging': 'a=1&b=%202&c=' }],
    [{ tagging: ['你=好+'] }, { 'x-oss-tagging': '%E4%BD%A0=%E5%A5%BD%2B' }],
    [{ acl: 'private', meta: 'x-oss-object-acl:private' }, { 'x-oss-object-acl': 'private' }],
    [
      { storageClass: 'Archive', serverSideEncryption: 'KMS' },
      { 'x-oss-storage-class': 'Archive', 'x-oss-server-side-encryption': 'KMS' },
    ],
  ])('of %j are %j', (options, headers) => {
    expect(parseCreationHeaders(options)).toEqual(headers);
  });

  test.each<[CreationOptions, string]>([
    [{ meta: 'a' }, '--meta wants Header:value#Header:value'],
    [{ meta: ':v' }, '--meta wants Header:value#Header:value'],
    // ossutil 1 has no way to write a # in a value, and refuses what it takes for the next header.
    [{ meta: 'x-oss-meta-color:#fff' }, '--meta wants Header:value#Header:value, not "fff"'],
    [{ meta: 'x-oss-meta-a:1#' }, '--meta wants Header:value#Header:value, not ""'],
    [{ meta: 'x-oss-meta-a:1#b:2' }, '"b" is not a header that an append can set'],
    [{ meta: 'x-oss-forbid-overwrite:yes' }, '"yes" is not one of true, false'],
    [{ meta: 'Authorization:x' }, '"authorization" is not a header that an append can set'],
    [{ meta: 'x-oss-next-append-position:1' }, 'is not a header that an append can set'],
    [{ metadata: ['a_b=1'] }, 'letters, digits and hyphens only'],
    [{ metadata: ['x-oss-meta-=1'] }, 'letters, digits and hyphens only'],
    [{ contentType: 'text/plain\n' }, '--content-type: the value of content-type holds control characters'],
    [{ cacheControl: '\u007f' }, '--cache-control'],
    [{ cacheControl: 'a\u0085b' }, '--cache-control'],
    [{ metadata: ['owner=\ud83c'] }, '--metadata'],
    [{ metadata: ['日=1'] }, 'letters, digits and hyphens only'],
    [{ acl: 'PRIVATE' }, '--acl: "PRIVATE" is not one of'],
    [{ acl: 'private', meta: 'x-oss-object-acl:default' }, '--acl sets x-oss-object-acl a second time'],
    [{ tagging: ['=1'] }, '--tagging wants key=value'],
    [{ tagging: ['share=50%'] }, 'letters, digits, spaces and + - = . _ : / only: "share=50%"'],
    [{ tagging: ['a@b=1'] }, 'a tag has letters'],
    [{ tagging: ['a=1\n'] }, 'a tag has letters'],
    [{ tagging: ['a=1', 'b=2&a=1'] }, '--tagging sets "a" a second time'],
    [{ tagging: [`a=${'v'.repeat(257)}`] }, 'a value at most 256'],
  ])('of %j are refused', (options, message) => {
    expect(refusal(options)).toContain(message);
  });

  test('of --meta are those that were joined with #, whatever their values hold besides', () => {
    const name = fc.stringMatching(/^[a-z0-9-]{1,12}$/).map((rest) => `x-oss-meta-${rest}`);
    const value = fc.stringMatching(/^[\x20-\x22\x24-\x7e]{0,30}$/).map((text) => text.trim());
    fc.assert(
      fc.property(fc.dictionary(name, value, { minKeys: 1 }), (headers) => {
        const meta = Object.entries(headers)
          .map((pair) => pair.join(':'))
          .join('#');
        expect(parseCreationHeaders({ meta })).toEqual({ ...headers });
      }),
    );
  });

  test('hold 8 KiB of metadata, names included', () => {
    const name = 'x-oss-meta-a';
    const most = 'v'.repeat(8192 - name.length);
    expect(parseCreationHeaders({ metadata: [`a=${most}`] })[name]).toBe(most);
    expect(() => parseCreationHeaders({ metadata: [`a=${most}v`] })).toThrow('8193 bytes; OSS allows 8192');
    expect(() => parseCreationHeaders({ metadata: [`a=${'张'.repeat(2800)}`] })).toThrow('8412 bytes');
  });
});

describe('hints', () => {
  test('say what to do about an error code', () => {
    expect(hintFor('SignatureDoesNotMatch')).toContain('secret');
    expect(hintFor('NoSuchThing')).toBeUndefined();
  });

  test('name the endpoint that OSS names', () => {
    const elements = { Endpoint: 'oss-cn-beijing.aliyuncs.com' };
    expect(hintFor('AccessDenied', elements)).toContain('oss-cn-beijing.aliyuncs.com');
    expect(hintFor('AccessDenied')).toContain('RAM policy');
  });
});
