package lanewise.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small text that somebody has written, in UTF-8.
 *
 * @param file where it is
 * @param text without a byte order mark
 */
record SourceText(Path file, String text) {
    /** Far more than anybody writes, and little to parse. */
    private static final int MOST_BYTES = 1 << 18;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * A place in a text.
     *
     * @param line from 1
     * @param column from 1
     */
    record Place(int line, int column) {
        /** The beginning. */
        static final Place START = new Place(1, 1);

        /** Behind some text. */
        static Place behind(CharSequence text) {
            int line = 1;
            int lineStart = 0;
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '\n') {
                    line++;
                    lineStart = i + 1;
                }
            }
            return new Place(line, text.length() - lineStart + 1);
        }

        /** That something is wrong here. */
        Failure failure(Path file, String what) {
            return new Failure(file + ": line " + line + ", column " + column + ": " + what);
        }
    }

    /**
     * Reads a file.
     *
     * @throws Failure when it is too long, or no UTF-8
     */
    static SourceText read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw Place.START.failure(file, "expected at most " + MOST_BYTES + " bytes, found " + size);
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        CharBuffer chars = CharBuffer.allocate(bytes.capacity());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(bytes, chars, true);
        chars.flip();
        if (result.isError()) {
            throw Place.behind(chars).failure(file, "expected text in UTF-8, found something else");
        }
        String text = chars.toString();
        return new SourceText(file, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    }
}
