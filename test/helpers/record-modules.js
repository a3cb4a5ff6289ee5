// Given to node by --import: writes the URL of each ES module that is loaded to the file RECORD_MODULES_TO.
import { register } from 'node:module';

const hooks = `
  import { appendFileSync } from 'node:fs';
  export async function load(url, context, next) {
    appendFileSync(process.env.RECORD_MODULES_TO, url + '\\n');
    return next(url, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
