// A line in as many columns as there are: what matters least is left out first, then the name is cut in its middle.
import truncate from 'cli-truncate';
import stringWidth from 'string-width';
import { type Line, type Piece, RANK } from './piece.ts';

const GAP = '  ';
/** Of a name, before more is left out. */
const LEAST_NAME = 8;

/** @returns what fits, to be joined */
export function fitted({ name, pieces }: Line, columns: number): readonly Piece[] {
  const nameWidth = stringWidth(name);
  let kept = pieces.map(measured);
  for (;;) {
    const rank = Math.max(0, ...kept.map(({ piece }) => piece.rank));
    const least = rank > RANK.name ? nameWidth : Math.min(nameWidth, LEAST_NAME);
    if (rank === 0 || least + widthOf(kept) <= columns) break;
    kept = kept.filter(({ piece }) => piece.rank < rank);
  }
  const room = columns - widthOf(kept);
  return [{ text: cutInMiddle(name, room), rank: RANK.always }, ...kept.map(({ piece }) => piece)];
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

interface Measured {
  /** With the gap before it. */
  readonly piece: Piece;
  readonly width: number;
}

function measured(piece: Piece): Measured {
  const spaced = piece.isGlued ? piece : { ...piece, text: GAP + piece.text };
  return { piece: spaced, width: stringWidth(spaced.text) };
}

function widthOf(kept: readonly Measured[]): number {
  return kept.reduce((sum, { width }) => sum + width, 0);
}

/** A single character may be too wide. */
function cutInMiddle(name: string, columns: number): string {
  const cut = truncate(name, columns, { position: 'middle' });
  return stringWidth(cut) <= columns ? cut : '…';
}
