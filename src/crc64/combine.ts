// CRC-64/ECMA-182 in its reflected ("XZ") form, on polynomials over GF(2): bit 63 stands for x^0.
const POLYNOMIAL = 0xc96c5795d7870f42n;
const X_POW_0 = 1n << 63n;
const X_POW_8 = 1n << 55n;

/**
 * CRC-64 of two pieces of content put together, from their CRCs alone.
 * @param first CRC of the leading bytes; of an object, what OSS reports for it
 * @param second CRC of the bytes that follow
 * @param secondLength how many bytes follow
 */
export function combineCrc64(first: bigint, second: bigint, secondLength: number): bigint {
  return multiply(xPow8n(secondLength), first) ^ second;
}

/** x^(8n) modulo the polynomial: what n further bytes do to a CRC. */
function xPow8n(n: number): bigint {
  let power = X_POW_0;
  let square = X_POW_8;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(power, square);
    square = multiply(square, square);
  }
  return power;
}

function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = X_POW_0; bit !== 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 0n ? shifted >> 1n : (shifted >> 1n) ^ POLYNOMIAL;
  }
  return product;
}
