// A line that shows how far something is, before it is known how much room there is for it.

export interface Line {
  /** The source's; cut in its middle where there is no room for it. */
  readonly name: string;
  readonly pieces: readonly Piece[];
}

export interface Piece {
  readonly text: string;
  /** What has the highest is left out first; what has {@link RANK.name}'s or less, only after the name was cut. */
  readonly rank: number;
  /** Stands right behind the piece before. */
  readonly isGlued?: boolean;
  readonly style?: 'cyan' | 'dim';
}

/** From what is never left out to what goes first. */
export const RANK = {
  always: 0,
  percent: 1,
  phase: 2,
  left: 3,
  rate: 4,
  done: 5,
  name: 6,
  total: 7,
  target: 8,
} as const;
