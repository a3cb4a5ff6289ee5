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
  let kept = pieces.map(withGap);
  for (;;) {
    const rank = Math.max(0, ...kept.map((piece) => piece.rank));
    const least = rank > RANK.name ? nameWidth : Math.min(nameWidth, LEAST_NAME);
    if (rank === 0 || least + widthOf(kept) <= columns) break;
    kept = kept.filter((piece) => piece.rank < rank);
  }
  const room = columns - widthOf(kept);
  if (room < 1) return [nameOf(truncate(name + textOf(kept), columns))];
  return [nameOf(truncate(name, room, { position: 'middle' })), ...kept];
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

function nameOf(text: string): Piece {
  return { text, rank: RANK.always };
}

function withGap(piece: Piece): Piece {
  return piece.isGlued ? piece : { ...piece, text: `${GAP}${piece.text}` };
}

function widthOf(pieces: readonly Piece[]): number {
  return stringWidth(textOf(pieces));
}
