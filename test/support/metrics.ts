// A strict reader of Prometheus's text format, version 0.0.4: it throws at what the format does not allow.

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Metrics {
  /** In their order. */
  readonly families: readonly { readonly name: string; readonly type: string; readonly samples: number }[];
  find(name: string): readonly Sample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"/g;

export function parseMetrics(text: string): Metrics {
  const families: { name: string; type: string; help: string; samples: Map<string, Sample> }[] = [];
  const check = (isRight: boolean, line: string): void => {
    if (!isRight) throw new Error(`not Prometheus's format: ${line}`);
  };
  check(text.endsWith('\n'), text.slice(-80));
  for (const line of text.slice(0, -1).split('\n')) {
    const [, comment, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    const last = families.at(-1);
    if (comment === 'HELP') {
      // All of a family stands together, and each has a name of its own.
      check(NAME.test(name) && families.every((each) => each.name !== name), line);
      families.push({ name, type: '', help: rest, samples: new Map() });
    } else if (comment === 'TYPE') {
      check(last?.name === name && last.type === '' && ['counter', 'gauge'].includes(rest), line);
      if (last !== undefined) last.type = rest;
    } else {
      const [, of, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
      check(last !== undefined && of === last.name && last.type !== '', line);
      check(value !== '' && !Number.isNaN(Number(value)) && !last?.samples.has(labels), line);
      last?.samples.set(labels, { labels: labelsIn(labels), value: Number(value) });
    }
  }
  return {
    families: families.map(({ name, type, samples }) => ({ name, type, samples: samples.size })),
    find: (wanted) => [...(families.find(({ name }) => name === wanted)?.samples.values() ?? [])],
  };
}

function labelsIn(text: string): Record<string, string> {
  const unescaped = (value: string): string =>
    value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, unescaped(value)]),
  );
}
