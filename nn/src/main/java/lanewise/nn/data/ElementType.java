package lanewise.nn.data;

/** How an element lies in a file. Everything becomes float32, rounded to the nearest; whole numbers beyond 2²⁴ lose their last digits. */
public enum ElementType {
    /** 0 to 255. */
    U8(1),
    /** −128 to 127. */
    I8(1),
    /** Two's complement. */
    I16(2),
    /** Two's complement. */
    I32(4),
    /** Two's complement. */
    I64(8),
    /** IEEE 754 binary32. */
    F32(4),
    /** IEEE 754 binary64. */
    F64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** What one element takes. */
    public int bytes() {
        return bytes;
    }

    /** Whether every value is a whole number. */
    public boolean isWhole() {
        return this != F32 && this != F64;
    }
}
