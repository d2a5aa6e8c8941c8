package lanewise.nn.format;

import java.nio.ByteBuffer;

/** What an element of a tensor is in a file, by the names that safetensors gives them. */
public enum StoredType {
    /** IEEE 754, 64 bits. */
    F64(8),
    /** IEEE 754, 32 bits. */
    F32(4),
    /** IEEE 754, 16 bits. */
    F16(2),
    /** The upper half of a float. */
    BF16(2),
    /** Five bits of exponent, two of significand: the upper half of an F16. */
    F8_E5M2(1),
    /** Four bits of exponent, three of significand, no infinity (Micikevicius et al., arXiv:2209.05433, table 1). */
    F8_E4M3(1),
    /** Whole, 64 bits. */
    I64(8),
    /** Whole, 32 bits. */
    I32(4),
    /** Whole, 16 bits. */
    I16(2),
    /** Whole, 8 bits. */
    I8(1),
    /** Whole and not negative, 64 bits. */
    U64(8),
    /** Whole and not negative, 32 bits. */
    U32(4),
    /** Whole and not negative, 16 bits. */
    U16(2),
    /** Whole and not negative, 8 bits. */
    U8(1),
    /** 0 or 1 in a byte. */
    BOOL(1);

    private final int bytes;

    StoredType(int bytes) {
        this.bytes = bytes;
    }

    /** Of an element. */
    public int bytes() {
        return bytes;
    }

    /** The element that begins at a byte; whole numbers of more than 53 bits are rounded. */
    double get(ByteBuffer b, int at) {
        return switch (this) {
            case F64 -> b.getDouble(at);
            case F32 -> b.getFloat(at);
            case F16 -> Float.float16ToFloat(b.getShort(at));
            case BF16 -> Float.intBitsToFloat(b.getShort(at) << 16);
            case F8_E5M2 -> Float.float16ToFloat((short) (b.get(at) << 8));
            case F8_E4M3 -> fourBitsOfExponent(b.get(at));
            case I64 -> b.getLong(at);
            case I32 -> b.getInt(at);
            case I16 -> b.getShort(at);
            case I8 -> b.get(at);
            case U64 -> (b.getLong(at) >>> 1) * 2.0 + (b.getLong(at) & 1);
            case U32 -> Integer.toUnsignedLong(b.getInt(at));
            case U16 -> Short.toUnsignedInt(b.getShort(at));
            case U8, BOOL -> Byte.toUnsignedInt(b.get(at));
        };
    }

    private static double fourBitsOfExponent(int b) {
        int exponent = b >> 3 & 15;
        int significand = b & 7;
        if (exponent == 15 && significand == 7) {
            return Double.NaN;
        }
        double size =
                exponent == 0 ? Math.scalb((double) significand, -9) : Math.scalb(8.0 + significand, exponent - 10);
        return b < 0 ? -size : size;
    }
}
