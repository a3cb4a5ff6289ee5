// CRC-64/ECMA-182 in its reflected ("XZ") form, on polynomials over GF(2): bit 63 stands for x^0.

/** In two halves of 32 bits: with one bigint instead, an append spent more time here than on its bytes. */
interface Polynomial {
  readonly high: number;
  readonly low: number;
}

const POLYNOMIAL = polynomial(0xc96c5795d7870f42n);
const X_POW_0 = polynomial(1n << 63n);
const X_POW_8 = polynomial(1n << 55n);

/**
 * CRC-64 of two pieces of content put together, from their CRCs alone.
 * @param first CRC of the leading bytes; of an object, what OSS reports for it
 * @param second CRC of the bytes that follow
 * @param secondLength how many bytes follow
 */
export function combineCrc64(first: bigint, second: bigint, secondLength: number): bigint {
  const { high, low } = multiply(xPow8n(secondLength), polynomial(first));
  return ((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)) ^ second;
}

function polynomial(bits: bigint): Polynomial {
  return { high: Number(BigInt.asIntN(32, bits >> 32n)), low: Number(BigInt.asIntN(32, bits)) };
}

/** Parts of a stream are often as long as the one before. */
let last = { n: 0, power: X_POW_0 };

/** x^(8n) modulo the polynomial: what n further bytes do to a CRC. */
function xPow8n(n: number): Polynomial {
  if (n !== last.n) last = { n, power: powerOf8n(n) };
  return last.power;
}

function powerOf8n(n: number): Polynomial {
  let power = X_POW_0;
  let square = X_POW_8;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(power, square);
    square = multiply(square, square);
  }
  return power;
}

function multiply(a: Polynomial, b: Polynomial): Polynomial {
  const product = { high: 0, low: 0 };
  // b · x^i, while the terms of a are gone through from x^0 on.
  let { high, low } = b;
  for (const half of [a.high, a.low]) {
    for (let bit = 31; bit >= 0; bit -= 1) {
      if ((half >>> bit) & 1) {
        product.high ^= high;
        product.low ^= low;
      }
      const overflows = (low & 1) !== 0;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (overflows) {
        high ^= POLYNOMIAL.high;
        low ^= POLYNOMIAL.low;
      }
    }
  }
  return product;
}
