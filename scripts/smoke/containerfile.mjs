// Runs the steps of a Containerfile without a container engine. What a base image would hold is taken from this machine, so
// the last stage has to be `FROM scratch`: then its folder is the whole image.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/**
 * @typedef {object} Image
 * @property {string} from
 * @property {string} folder its root
 * @property {string} workdir
 * @property {Record<string, string>} config what LABEL, USER and ENTRYPOINT say
 */

/**
 * @param {string} text of the Containerfile
 * @param {object} where
 * @param {string} where.context the folder that COPY takes from
 * @param {readonly string[]} where.sent what the ignore file leaves of it
 * @param {string} where.work for the stages
 * @param {NodeJS.ProcessEnv} where.env for RUN
 * @returns {Image} the last stage
 */
export function buildImage(text, { context, sent, work, env }) {
  /** @type {Map<string, Image>} */
  const stages = new Map();
  let image = /** @type {Image | undefined} */ (undefined);
  for (const { instruction, rest } of instructions(text)) {
    if (instruction === 'FROM') {
      const [from = '', , name = 'final'] = rest.split(' ');
      image = { from, folder: join(work, name), workdir: '/', config: {} };
      mkdirSync(image.folder);
      stages.set(name, image);
    } else if (image === undefined) {
      throw new Error(`${instruction} before FROM`);
    } else if (instruction === 'WORKDIR') {
      image.workdir = resolve(image.workdir, rest);
      mkdirSync(join(image.folder, image.workdir), { recursive: true });
    } else if (instruction === 'RUN') {
      execFileSync('/bin/sh', ['-c', rest], {
        cwd: join(image.folder, image.workdir),
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } else if (instruction === 'COPY') {
      const [first = '', ...others] = rest.split(' ');
      const stage = /^--from=(.*)$/.exec(first)?.[1];
      if (stage === undefined) copy(image, [first, ...others], (path) => fromContext(path, context, sent));
      else copy(image, others, (path) => join(stages.get(stage)?.folder ?? `no stage ${stage}`, path));
    } else if (['LABEL', 'USER', 'ENTRYPOINT'].includes(instruction)) {
      image.config[instruction] = rest;
    } else {
      throw new Error(`cannot try ${instruction}`);
    }
  }
  if (image === undefined) throw new Error('no FROM');
  return image;
}

/**
 * @param {string} text of an ignore file that takes all away and some back
 * @returns {string[]} what is left, by its name at the top
 */
export function parseIgnoreFile(text) {
  const [all, ...names] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (all !== '*' || names.some((name) => !/^![\w.-]+$/.test(name)))
    throw new Error('expected *, then !names');
  return names.map((name) => name.slice(1));
}

/** @param {string} text */
function instructions(text) {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [instruction = '', ...words] = line.split(' ');
      return { instruction, rest: words.join(' ') };
    });
}

/**
 * A folder's content goes into the target; a file goes to it, or into it where it ends with a slash.
 * @param {Image} image
 * @param {readonly string[]} paths the sources, then the target
 * @param {(path: string) => string} locate
 */
function copy({ folder, workdir }, paths, locate) {
  const target = paths.at(-1) ?? '';
  for (const path of paths.slice(0, -1)) {
    const isInto = target.endsWith('/') && target !== '/';
    const place = join(folder, resolve(workdir, target), isInto ? basename(path) : '');
    cpSync(locate(path), place, { recursive: true });
  }
}

/**
 * @param {string} path
 * @param {string} context
 * @param {readonly string[]} sent
 */
function fromContext(path, context, sent) {
  const [top = ''] = path.split('/');
  if (!sent.includes(top)) throw new Error(`COPY ${path}: the ignore file does not leave ${top}`);
  if (!existsSync(join(context, path))) throw new Error(`COPY ${path}: there is none`);
  return join(context, path);
}
