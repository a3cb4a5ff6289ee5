// What a part becomes on its way to the object: itself, or one day a compressed member.
import type { AppendSource } from '../append/source.ts';

/** The result can be read again, from any offset, as every source can: the same bytes each time. */
export type Encoder = (part: AppendSource) => AppendSource | Promise<AppendSource>;

export const asItIs: Encoder = (part) => part;
