package lanewise.nn.format.events;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads event files without any code of the writer: CRC-32C bit by bit from its polynomial, and the protocol-buffers wire format. */
final class EventReader {
    /** Castagnoli's polynomial, bits reversed. */
    private static final int POLYNOMIAL = 0x82f63b78;

    private EventReader() {}

    /** CRC-32C, RFC 3720 appendix B.4. */
    static int crc32c(byte[] bytes, int from, int n) {
        int crc = -1;
        for (int i = from; i < from + n; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
        }
        return ~crc;
    }

    private static int unmasked(int masked) {
        int rotated = masked - 0xa282ead8;
        return rotated >>> 17 | rotated << 15;
    }

    /** The payloads; fails at the first record whose checksums are wrong or that is not whole. */
    static List<byte[]> records(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            int at = in.position();
            long n = in.getLong();
            check(crc32c(file, at, 8) == unmasked(in.getInt()), "length at " + at);
            check(n >= 0 && n <= in.remaining() - 4, "record at " + at + " is not whole");
            byte[] bytes = new byte[(int) n];
            in.get(bytes);
            check(crc32c(bytes, 0, bytes.length) == unmasked(in.getInt()), "bytes at " + at);
            records.add(bytes);
        }
        return records;
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }

    /** Fields of a message by number: Long for varints and fixed numbers, byte arrays for the rest; later ones of the same number follow. */
    static Map<Integer, List<Object>> fields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, List<Object>> fields = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            fields.computeIfAbsent((int) (key >>> 3), k -> new ArrayList<>()).add(value(in, (int) (key & 7)));
        }
        return fields;
    }

    private static Object value(ByteBuffer in, int type) {
        return switch (type) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 5 -> (long) in.getInt();
            case 2 -> {
                byte[] bytes = new byte[(int) varint(in)];
                in.get(bytes);
                yield bytes;
            }
            default -> throw new AssertionError("wire type " + type);
        };
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    /** The only field of this number. */
    static Object only(Map<Integer, List<Object>> fields, int number) {
        List<Object> values = fields.getOrDefault(number, List.of());
        check(values.size() == 1, "field " + number + " is there " + values.size() + " times in " + fields);
        return values.getFirst();
    }

    /** The only field of this number, a message. */
    static Map<Integer, List<Object>> message(Map<Integer, List<Object>> fields, int number) {
        return fields((byte[]) only(fields, number));
    }

    static String text(Map<Integer, List<Object>> fields, int number) {
        return new String((byte[]) only(fields, number), StandardCharsets.UTF_8);
    }

    static double number(Map<Integer, List<Object>> fields, int number) {
        return Double.longBitsToDouble((Long) only(fields, number));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
