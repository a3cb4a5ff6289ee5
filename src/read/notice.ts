// What happened to the object or the connection while waiting or following; rendering is not done here.
import type { OutageNotice } from '../retry/outage.ts';

export type TailNotice =
  /** The object does not exist yet and is waited for. */
  | { readonly kind: 'waiting' }
  /** An object that was absent exists now; it is shown from its start. */
  | { readonly kind: 'appeared' }
  /** The object was deleted; it is waited for. */
  | { readonly kind: 'inaccessible' }
  /** The object is shorter than what was read of it; it is shown from its start. */
  | { readonly kind: 'truncated' }
  /** The object holds other content than what was read of it; it is shown from its start. */
  | { readonly kind: 'replaced' }
  | OutageNotice;

export type OnNotice = (notice: TailNotice) => void;
