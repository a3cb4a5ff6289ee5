// Appends a file with ali-oss, the official SDK: node ali-oss-append.mjs ENDPOINT FILE KEY
// @ts-expect-error: it has no type declarations
import OSS from 'ali-oss';

const [endpoint, file, key] = process.argv.slice(2);
const { OSS_REGION, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET } = process.env;
const client = new OSS({
  endpoint,
  region: `oss-${OSS_REGION}`,
  accessKeyId: OSS_ACCESS_KEY_ID,
  accessKeySecret: OSS_ACCESS_KEY_SECRET,
  bucket: 'bench',
  timeout: 300_000,
});
await client.append(key, file);
