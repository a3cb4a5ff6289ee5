// A self-signed certificate for localhost, oss.test and *.oss.test, valid from 2020 to 2120 and good for nothing
// but these tests.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const CERTIFICATE_PATH: string = fileURLToPath(new URL('tls/cert.pem', import.meta.url));

export const TEST_TLS: { readonly cert: string; readonly key: string } = {
  cert: readFileSync(CERTIFICATE_PATH, 'utf8'),
  key: readFileSync(new URL('tls/key.pem', import.meta.url), 'utf8'),
};
