// Refuses to run on what is no Node.js, or an old one. It may not know the rest of the program, nor new JavaScript.
const { bun, deno, node } = process.versions;
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const NEEDED = '^20.18.1 || >=22.3.0';
const CONFIG = 78;

function nameOfThis() {
  if (bun !== undefined) return `Bun ${bun}`;
  return deno === undefined ? `Node.js ${node}` : `Deno ${deno}`;
}

const isChinese = /^zh(?![a-z])/i.test(LC_ALL || LC_MESSAGES || LANG || '');
const words = isChinese
  ? {
      error: '错误：',
      message: `需要 Node.js ${NEEDED}，而不是 ${nameOfThis()}`,
      hint: '提示：',
      advice: '安装这样的 Node.js，或使用不需要 Node.js 的可执行文件',
    }
  : {
      error: 'error: ',
      message: `needs Node.js ${NEEDED}, and this is ${nameOfThis()}`,
      hint: 'hint: ',
      advice: 'install such a Node.js, or use the executable, which needs none',
    };

if (process.argv.includes('--json')) {
  const { message, advice: hint } = words;
  console.error(JSON.stringify({ error: { code: 'UnsupportedRuntime', message, exitCode: CONFIG, hint } }));
} else {
  console.error(`oss-append: ${words.error}${words.message}`);
  console.error(`oss-append: ${words.hint}${words.advice}`);
}
process.exit(CONFIG);
