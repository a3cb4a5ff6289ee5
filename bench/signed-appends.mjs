// Sends small signed appends over one kept connection, with as little work of its own as possible: what is measured
// is the server.
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * @param {import('./servers.mjs').SandboxSettings} sandbox
 * @returns {(url: string, count: number, bytes: number) => Promise<void>} appends to one object, one after the other
 */
export function createAppender({ port, region, accessKeyId, accessKeySecret }) {
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${timestamp.slice(0, 8)}/${region}/oss/aliyun_v4_request`;
  const key = scope.split('/').reduce(hmac, Buffer.from(`aliyun_v4${accessKeySecret}`));

  /**
   * @param {string} path
   * @param {number} position
   * @param {number} bytes
   */
  const headOf = (path, position, bytes) => {
    const query = `append&position=${position}`;
    const signed = `x-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:${timestamp}\n`;
    const canonicalRequest = `POST\n${path}\n${query}\n${signed}\n\nUNSIGNED-PAYLOAD`;
    const hash = createHash('sha256').update(canonicalRequest).digest('hex');
    const signature = hmac(key, `OSS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash}`).toString('hex');
    return [
      `POST ${path}?${query} HTTP/1.1`,
      'Host: 127.0.0.1',
      'x-oss-content-sha256: UNSIGNED-PAYLOAD',
      `x-oss-date: ${timestamp}`,
      `Authorization: OSS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},Signature=${signature}`,
      `Content-Length: ${bytes}`,
      '\r\n',
    ].join('\r\n');
  };

  return async (path, count, bytes) => {
    const body = 'x'.repeat(bytes);
    const socket = connect(port, '127.0.0.1').setEncoding('latin1').setNoDelay();
    const closed = once(socket, 'close');
    for (let sent = 0; sent < count; sent += 1) {
      socket.write(headOf(path, sent * bytes, bytes) + body);
      const [answer] = await once(socket, 'data');
      if (!answer.startsWith('HTTP/1.1 200')) throw new Error(`the sandbox refused an append:\n${answer}`);
    }
    socket.end();
    await closed;
  };
}

/**
 * @param {Buffer} key
 * @param {string} text
 */
function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}
