// That nobody reads the lines about a long work any more is no reason to leave it.
import { OutputClosed } from '../ui/write-fully.ts';

export async function unlessClosed(printing: Promise<void>): Promise<void> {
  await printing.catch((error: unknown) => {
    if (!(error instanceof OutputClosed)) throw error;
  });
}
