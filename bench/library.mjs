// Small appends by the library, beside the same requests by undici alone.
import { fileURLToPath } from 'node:url';
import { atMost, times } from './rows.mjs';
import { medianOf } from './run.mjs';
import { startSandbox } from './servers.mjs';

const PROGRAM = fileURLToPath(new URL('library-appends.mjs', import.meta.url));

/** @param {import('../scripts/bench.mjs').Bench} bench */
export async function measureLibrary({ runner, node, tool, path }) {
  const { stop, ...settings } = await startSandbox(runner, tool, path('sandbox-library'));
  /** @type {{ library: number[], undici: number[] }} */
  const { library, undici } = JSON.parse(await runner.read([node, PROGRAM, JSON.stringify(settings)]));
  await stop();
  const ratio = medianOf(library.map((elapsed, round) => elapsed / (undici[round] ?? Number.NaN)));
  return [
    atMost('1,000 appends of 1 KiB by the library, one connection ÷ the same POSTs by undici', ratio, {
      target: 1.3,
      format: times,
      extra: `${medianOf(library)?.toFixed(0)} and ${medianOf(undici)?.toFixed(0)} ms, on the sandbox`,
    }),
  ];
}
