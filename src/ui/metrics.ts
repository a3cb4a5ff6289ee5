// The figures in the text format of Prometheus, as its node_exporter reads it of files:
// https://prometheus.io/docs/instrumenting/exposition_formats/
import type { Figures, FileFigures, TotalFigures } from '../facts/figures.ts';

export interface MetricsFacts {
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly writtenMs: number;
}

/** By its name without the program's, its type, and what it tells of a source, or of all of them. */
type Metric<T> = readonly [
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  /** Undefined where there is nothing to tell. */
  value: (of: T) => number | undefined,
];

/** What every such file begins with, so that no other one is taken for it. */
export const METRICS_BEGINNING = '# HELP oss_append_';

const OF_ALL: readonly Metric<TotalFigures>[] = [
  ['bytes_total', 'counter', 'Bytes that were appended.', ({ bytes }) => bytes],
  ['appends_total', 'counter', 'Appends that landed.', ({ appends }) => appends],
  ['retries_total', 'counter', 'Requests that failed and were to be repeated.', ({ retries }) => retries],
  [
    'recovered_total',
    'counter',
    'Appends whose lost answer was proved to have landed.',
    ({ recovered }) => recovered,
  ],
  ['files', 'gauge', 'Sources that are told of one by one.', ({ files }) => files],
  ['files_failed', 'gauge', 'Of these, sources of which nothing more is appended.', ({ failed }) => failed],
];

const OF_FILE: readonly Metric<FileFigures>[] = [
  ['file_bytes_total', 'counter', 'Bytes of the source that were appended.', ({ bytes }) => bytes],
  ['file_appends_total', 'counter', 'Appends of the source that landed.', ({ appends }) => appends],
  [
    'file_retries_total',
    'counter',
    'Requests for the source that failed and were to be repeated.',
    ({ retries }) => retries,
  ],
  [
    'file_recovered_total',
    'counter',
    'Appends of the source whose lost answer was proved to have landed.',
    ({ recovered }) => recovered,
  ],
  [
    'file_lag_bytes',
    'gauge',
    'Bytes of the source that are not proved to be in an object.',
    ({ lagBytes }) => lagBytes,
  ],
  [
    'file_lag_seconds',
    'gauge',
    'For how long the oldest of these bytes waits; 0 when up to date.',
    ({ lagSeconds }) => lagSeconds,
  ],
  [
    'file_last_success_timestamp_seconds',
    'gauge',
    'When it was last proved that the object holds what was sent.',
    ({ lastSuccessMs }) => lastSuccessMs && lastSuccessMs / 1000,
  ],
];

const FAILED = 'Present where nothing more of the source is appended; code and exit_code say why.';

export function formatMetrics(
  { startedMs, total, files }: Figures,
  { version, writtenMs }: MetricsFacts,
): string {
  const named = files.map((file) => ({
    file,
    labels: labelsOf({ source: file.source, object: file.target }),
  }));
  const failed = named.flatMap(({ file: { failure }, labels }) =>
    failure === undefined
      ? []
      : [`{${labels},${labelsOf({ code: failure.code, exit_code: `${failure.exitCode}` })}} 1`],
  );
  return [
    family('info', 'gauge', 'Of the process.', [`{${labelsOf({ version })}} 1`]),
    family('start_time_seconds', 'gauge', 'When the process began.', [` ${startedMs / 1000}`]),
    family('written_timestamp_seconds', 'gauge', 'When this was written.', [` ${writtenMs / 1000}`]),
    ...OF_ALL.map(([name, type, help, value]) => family(name, type, help, samples('', value(total)))),
    ...OF_FILE.map(([name, type, help, value]) =>
      family(
        name,
        type,
        help,
        named.flatMap(({ file, labels }) => samples(`{${labels}}`, value(file))),
      ),
    ),
    family('file_failed', 'gauge', FAILED, failed),
  ].join('');
}

function samples(labels: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`${labels} ${value}`];
}

function family(name: string, type: string, help: string, of: readonly string[]): string {
  if (of.length === 0) return '';
  const whole = `oss_append_${name}`;
  return `# HELP ${whole} ${help}\n# TYPE ${whole} ${type}\n${of.map((each) => `${whole}${each}\n`).join('')}`;
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

/** A name may have any byte but NUL; what is no text would make the whole file unreadable. */
function escaped(value: string): string {
  return value.toWellFormed().replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
