// @ts-check
/** Whether the processor has what the modules are compiled for. */

/** A module with one SIMD instruction: i32.const 0, i8x16.splat, drop. */
const SIMD = "\0asm\x01\0\0\0\x01\x04\x01`\0\0\x03\x02\x01\0\n\t\x01\x07\0A\0\xfd\x0f\x1a\v";

export const hasSimd = WebAssembly.validate(Uint8Array.from(SIMD, (sign) => sign.charCodeAt(0)));
