package lanewise.nn.format;

import java.nio.ByteBuffer;

/** What an element of a tensor is in a file, by the names that safetensors gives them. */
public enum StoredType {
    /** IEEE 754, 64 bits. */
    F64(8) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return bytes.getDouble(at);
        }
    },
    /** IEEE 754, 32 bits. */
    F32(4) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    /** IEEE 754, 16 bits. */
    F16(2) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return Float.float16ToFloat(bytes.getShort(at));
        }
    },
    /** The upper half of a float. */
    BF16(2) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return Float.intBitsToFloat(bytes.getShort(at) << 16);
        }
    },
    /** Five bits of exponent, two of significand: the upper half of an F16. */
    F8_E5M2(1) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return Float.float16ToFloat((short) (bytes.get(at) << 8));
        }
    },
    /** Four bits of exponent, three of significand, no infinity (Micikevicius et al., arXiv:2209.05433, table 1). */
    F8_E4M3(1) {
        @Override
        double get(ByteBuffer bytes, int at) {
            int b = bytes.get(at);
            int exponent = b >> 3 & 15;
            int significand = b & 7;
            if (exponent == 15 && significand == 7) {
                return Double.NaN;
            }
            double size =
                    exponent == 0 ? Math.scalb((double) significand, -9) : Math.scalb(8.0 + significand, exponent - 10);
            return b < 0 ? -size : size;
        }
    },
    /** Whole, 64 bits. */
    I64(8) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return bytes.getLong(at);
        }
    },
    /** Whole, 32 bits. */
    I32(4) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return bytes.getInt(at);
        }
    },
    /** Whole, 16 bits. */
    I16(2) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return bytes.getShort(at);
        }
    },
    /** Whole, 8 bits. */
    I8(1) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return bytes.get(at);
        }
    },
    /** Whole and not negative, 64 bits. */
    U64(8) {
        @Override
        double get(ByteBuffer bytes, int at) {
            long n = bytes.getLong(at);
            return (n >>> 1) * 2.0 + (n & 1);
        }
    },
    /** Whole and not negative, 32 bits. */
    U32(4) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return Integer.toUnsignedLong(bytes.getInt(at));
        }
    },
    /** Whole and not negative, 16 bits. */
    U16(2) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return Short.toUnsignedInt(bytes.getShort(at));
        }
    },
    /** Whole and not negative, 8 bits. */
    U8(1) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return Byte.toUnsignedInt(bytes.get(at));
        }
    },
    /** 0 or 1 in a byte. */
    BOOL(1) {
        @Override
        double get(ByteBuffer bytes, int at) {
            return Byte.toUnsignedInt(bytes.get(at));
        }
    };

    private final int bytes;

    StoredType(int bytes) {
        this.bytes = bytes;
    }

    /** Of an element. */
    public int bytes() {
        return bytes;
    }

    /** The element that begins at a byte; whole numbers of more than 53 bits are rounded. */
    abstract double get(ByteBuffer bytes, int at);
}
