import { describe, expect, test } from 'vitest';
import { guessContentType } from '../../src/oss/content-type.ts';

describe('the content type', () => {
  test.each([
    ['a.log', 'x', 'text/plain'],
    ['logs/app.JSON', 'x', 'application/json'],
    // The last dot counts, as for ossutil.
    ['backup.tar.gz', 'x', 'application/gzip'],
    ['backup.tgz', 'x', 'application/x-compressed'],
    ['BACKUP.TGZ', 'x', 'application/x-compressed'],
    ['rules.prop', 'x', 'text/plain'],
    ['old.z', 'x', 'application/x-compress'],
    ['.html', 'x', 'text/html'],
    // An extension that nobody knows is one, too: the file's says nothing of this object.
    ['a.unknownext', 'b.css', 'application/octet-stream'],
    ['app.log.1', 'app.log', 'application/octet-stream'],
  ])('of key %s is that of its extension, whatever file %s has', async (key, path, type) => {
    expect(await guessContentType(key, path)).toBe(type);
  });

  test.each([
    ['key', 'dir/page.html', 'text/html'],
    ['a.b/key', 'backup.tgz', 'application/x-compressed'],
    ['key.', 'page.html', 'text/html'],
    ['key', 'file', 'application/octet-stream'],
    ['key', 'dir.html/file', 'application/octet-stream'],
    ['html', 'log', 'application/octet-stream'],
    ['.', '..', 'application/octet-stream'],
  ])('of key %s without an extension is that of file %s', async (key, path, type) => {
    expect(await guessContentType(key, path)).toBe(type);
  });
});
