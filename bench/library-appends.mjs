// Appends 1 KiB a thousand times by the library, and by undici alone with as little work as the protocol allows, in
// turn; prints the milliseconds of each round: node library-appends.mjs SETTINGS, the JSON that the sandbox prints
import { createHash, createHmac } from 'node:crypto';
import { Client } from 'undici';

const ROUNDS = 7;
const APPENDS = 1000;
const BODY = Buffer.alloc(1024, 'x');

const [settings = ''] = process.argv.slice(2);
/** @type {import('./servers.mjs').SandboxSettings} */
const { endpoint, region, accessKeyId, accessKeySecret } = JSON.parse(settings);
const { openAppendable } = await import(new URL('../dist/index.js', import.meta.url).href);

/** @type {{ library: number[], undici: number[] }} */
const elapsedMs = { library: [], undici: [] };
for (let round = 0; round <= ROUNDS; round += 1) {
  const library = await byLibrary(`library-${process.pid}-${round}`);
  const undici = await byUndici(`undici-${process.pid}-${round}`);
  // The first is for V8 to learn from.
  if (round === 0) continue;
  elapsedMs.library.push(library);
  elapsedMs.undici.push(undici);
}
console.log(JSON.stringify(elapsedMs));

/** @param {string} key */
async function byLibrary(key) {
  const credentials = { accessKeyId, accessKeySecret };
  const object = openAppendable(`oss://bench/${key}`, { endpoint, region, credentials });
  const started = performance.now();
  for (let appends = 0; appends < APPENDS; appends += 1) await object.appendBytes(BODY);
  const elapsed = performance.now() - started;
  await object.close();
  return elapsed;
}

/** @param {string} key */
async function byUndici(key) {
  const client = new Client(endpoint);
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${timestamp.slice(0, 8)}/${region}/oss/aliyun_v4_request`;
  const signingKey = scope.split('/').reduce(hmac, Buffer.from(`aliyun_v4${accessKeySecret}`));
  const started = performance.now();
  for (let appends = 0; appends < APPENDS; appends += 1) {
    const query = `append&position=${appends * BODY.length}`;
    const signed = `x-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:${timestamp}\n`;
    const canonicalRequest = `POST\n/bench/${key}\n${query}\n${signed}\n\nUNSIGNED-PAYLOAD`;
    const hash = createHash('sha256').update(canonicalRequest).digest('hex');
    const signature = hmac(signingKey, `OSS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash}`).toString('hex');
    const { statusCode, body } = await client.request({
      method: 'POST',
      path: `/bench/${key}?${query}`,
      headers: {
        'content-length': String(BODY.length),
        'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
        'x-oss-date': timestamp,
        authorization: `OSS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},Signature=${signature}`,
      },
      body: BODY,
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`undici's append was answered by ${statusCode}`);
  }
  const elapsed = performance.now() - started;
  await client.close();
  return elapsed;
}

/**
 * @param {Buffer} key
 * @param {string} text
 */
function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}
