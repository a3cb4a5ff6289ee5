// What a service manager hands to the process that it starts: see sd_notify(3) and sd_watchdog_enabled(3).

export interface Service {
  /** Where it wants to be told how things are: an absolute path, or an abstract name behind `@`. */
  readonly socket: string;
  /** Without a sign of life for so long it ends the process; undefined where it does not. */
  readonly watchdogMs: number | undefined;
  /** Of the environment: where its program is looked for. */
  readonly path: string | undefined;
}

const VARIABLES = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'] as const;

/** Takes it out of the environment: no other program that is started from here is to speak for this one. */
export function takeService(env: NodeJS.ProcessEnv, pid: number = process.pid): Service | undefined {
  const [socket, usec, watched] = VARIABLES.map((name) => env[name]);
  for (const name of VARIABLES) delete env[name];
  if (!socket) return undefined;
  const isWatched = /^[1-9]\d*$/.test(usec ?? '') && (!watched || Number(watched) === pid);
  return { socket, watchdogMs: isWatched ? Number(usec) / 1000 : undefined, path: env.PATH };
}
