// Given to node by --import: writes the URL of each ES module that is loaded to the file RECORD_MODULES_TO, and at exit
// the names of Node's own modules, of which a few come with this recorder.
import { appendFileSync } from 'node:fs';
import { register } from 'node:module';

const hooks = `
  import { appendFileSync } from 'node:fs';
  export async function load(url, context, next) {
    appendFileSync(process.env.RECORD_MODULES_TO, url + '\\n');
    return next(url, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

process.on('exit', () => {
  const own = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
  appendFileSync(
    process.env.RECORD_MODULES_TO,
    own.map((name) => `${name.replace('NativeModule ', 'node:')}\n`).join(''),
  );
});
