// The source of the WebAssembly module that computes CRC-64/ECMA-182 (reflected, as OSS does): WAT, as text, because
// its table look-ups are all alike. scripts/wasm.mjs compiles it, for the build and for the tests.
//
// A CRC over words of eight bytes looks up each byte of (CRC ⊕ word) in a table of its own and joins what it finds. Each
// word waits for the one before. Braided, there are several CRCs, each over every n-th word, that do not wait for each
// other; at the end they are joined to one. After Kadatch and Jenkins, "Everything we know about CRC but afraid to
// forget" (2010), and zlib's crc32.c.
//
// The first page of the memory holds two sets of tables; what is to be hashed lies behind it.
//   WORD     what a byte of a word makes of a CRC when nothing follows the word
//   BRAIDED  what it makes of one when the words of the other braids follow it

/**
 * As fast as any other number where V8 does not optimise, which is how the command line runs it: a tenth faster than
 * three. Its optimised code is no faster in Node.js 24, and a tenth slower in 20 and 22.
 */
const BRAIDS = 5;

const WORD_BYTES = 8;
const BLOCK_BYTES = BRAIDS * WORD_BYTES;
/** 256 entries of eight bytes: one for each value of the byte at one place in a word. */
const TABLE_BYTES = 256 * 8;
const TABLES_BYTES = WORD_BYTES * TABLE_BYTES;
const WORD = 0;
const BRAIDED = TABLES_BYTES;
/** For a byte that nothing follows: what goes byte by byte needs no other. */
const LAST_OF_WORD = WORD + (WORD_BYTES - 1) * TABLE_BYTES;

/** x^64 + x^62 + … + 1, its lowest bit standing for x^63. */
const POLYNOMIAL = '0xc96c5795d7870f42';

const braids = Array.from({ length: BRAIDS }, (_, index) => index);
const bytes = Array.from({ length: WORD_BYTES }, (_, index) => index);

/** @param {(braid: number) => string} text */
const eachBraid = (text) => braids.map(text).join('\n');

/**
 * The CRC that a word leaves behind.
 * @param {number} tables
 * @param {string} word a local: CRC ⊕ word
 */
function lookUp(tables, word) {
  const found = bytes.map((byte) => {
    const entry = `(i32.and (i32.wrap_i64 ${shifted(word, 8 * byte - 3)}) (i32.const ${255 * 8}))`;
    return `(i64.load offset=${tables + byte * TABLE_BYTES} ${entry})`;
  });
  return found.reduce((joined, each) => `(i64.xor ${joined}\n ${each})`);
}

/**
 * @param {string} word
 * @param {number} bits to the right
 */
function shifted(word, bits) {
  const shift = bits < 0 ? 'shl' : 'shr_u';
  return `(i64.${shift} (local.get ${word}) (i64.const ${Math.abs(bits)}))`;
}

/** CRC after one more bit. */
const NEXT_BIT = `(i64.xor
  (i64.shr_u (local.get $crc) (i64.const 1))
  (i64.and (i64.const ${POLYNOMIAL}) (i64.sub (i64.const 0) (i64.and (local.get $crc) (i64.const 1)))))`;

/** CRC after the byte at $address. */
const NEXT_BYTE = `(i64.xor
  (i64.shr_u (local.get $crc) (i64.const 8))
  (i64.load offset=${LAST_OF_WORD} (i32.shl
    (i32.and (i32.wrap_i64 (i64.xor (local.get $crc) (i64.load8_u (local.get $address)))) (i32.const 255))
    (i32.const 3))))`;

export const WAT = `(module
  (import "env" "memory" (memory 1))

  ;; CRC of whole blocks: at least one, up to $end.
  (func $blocks (param $crc i64) (param $address i32) (param $end i32) (result i64)
    (local $last i32) (local $x i64)
    ${eachBraid((braid) => `(local $crc${braid} i64)`)}
    (local.set $crc0 (local.get $crc))
    (local.set $last (i32.sub (local.get $end) (i32.const ${BLOCK_BYTES})))
    (if (i32.ne (local.get $address) (local.get $last))
      (then
        (loop $block
          ${eachBraid(
            (braid) => `(local.set $x
              (i64.xor (local.get $crc${braid}) (i64.load offset=${braid * WORD_BYTES} (local.get $address))))
            (local.set $crc${braid} ${lookUp(BRAIDED, '$x')})`,
          )}
          (br_if $block
            (i32.ne
              (local.tee $address (i32.add (local.get $address) (i32.const ${BLOCK_BYTES})))
              (local.get $last))))))
    ;; What follows a word of the last block are the words after it, so that each braid goes into the next word.
    (local.set $crc (i64.const 0))
    ${eachBraid(
      (braid) => `(local.set $x (i64.xor
        (i64.xor (local.get $crc) (local.get $crc${braid}))
        (i64.load offset=${braid * WORD_BYTES} (local.get $address))))
      (local.set $crc ${lookUp(WORD, '$x')})`,
    )}
    (local.get $crc))

  ;; CRC-64 of $length bytes at $address behind content whose CRC-64 is $crc.
  (func (export "crc64") (param $crc i64) (param $address i32) (param $length i32) (result i64)
    (local $end i32) (local $blocksEnd i32)
    (local.set $crc (i64.xor (local.get $crc) (i64.const -1)))
    (local.set $end (i32.add (local.get $address) (local.get $length)))
    (local.set $blocksEnd
      (i32.sub (local.get $end) (i32.rem_u (local.get $length) (i32.const ${BLOCK_BYTES}))))
    (if (i32.ne (local.get $address) (local.get $blocksEnd))
      (then
        (local.set $crc (call $blocks (local.get $crc) (local.get $address) (local.get $blocksEnd)))
        (local.set $address (local.get $blocksEnd))))
    (block $atEnd
      (loop $byte
        (br_if $atEnd (i32.eq (local.get $address) (local.get $end)))
        (local.set $crc ${NEXT_BYTE})
        (local.set $address (i32.add (local.get $address) (i32.const 1)))
        (br $byte)))
    (i64.xor (local.get $crc) (i64.const -1)))

  (func $fillTables
    (local $value i32) (local $table i32) (local $entry i32) (local $bits i32) (local $crc i64)
    (loop $nextValue
      (local.set $crc (i64.extend_i32_u (local.get $value)))
      ;; From the byte that nothing follows to the one that seven follow.
      (local.set $table (i32.const ${LAST_OF_WORD}))
      (loop $nextTable
        (local.set $bits (i32.const 8))
        (loop $nextBit
          (local.set $crc ${NEXT_BIT})
          (br_if $nextBit (local.tee $bits (i32.sub (local.get $bits) (i32.const 1)))))
        (i64.store
          (i32.add (local.get $table) (i32.shl (local.get $value) (i32.const 3)))
          (local.get $crc))
        (br_if $nextTable
          (i32.ge_s
            (local.tee $table (i32.sub (local.get $table) (i32.const ${TABLE_BYTES})))
            (i32.const ${WORD}))))
      (br_if $nextValue
        (i32.lt_u (local.tee $value (i32.add (local.get $value) (i32.const 1))) (i32.const 256))))
    (loop $nextEntry
      (local.set $crc (i64.load offset=${WORD} (local.get $entry)))
      ${`(local.set $crc ${lookUp(WORD, '$crc')})`.repeat(BRAIDS - 1)}
      (i64.store offset=${BRAIDED} (local.get $entry) (local.get $crc))
      (br_if $nextEntry
        (i32.lt_u
          (local.tee $entry (i32.add (local.get $entry) (i32.const 8)))
          (i32.const ${TABLES_BYTES})))))
  (start $fillTables))
`;
