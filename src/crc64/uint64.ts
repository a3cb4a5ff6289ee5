/** The largest CRC-64. */
export const UINT64_MAX: bigint = 2n ** 64n - 1n;
