package lanewise.nn.format;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not what it should be: which file, where in it, what was expected there and what was found. */
public final class MalformedFileException extends IOException {
    private static final long serialVersionUID = 1;

    private static final int MOST = 160;

    /**
     * One line for people: {@code file: place: expected …, found …}.
     *
     * @param place where, for instance {@code header} or {@code line 12}
     */
    public MalformedFileException(Path file, String place, String expected, String found) {
        super(file + ": " + clean(place) + ": expected " + clean(expected) + ", found " + clean(found));
    }

    /** What a file says may be long, or have line breaks. */
    private static String clean(String text) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < text.length() && s.length() < MOST; i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' '
                    && !Character.isISOControl(c)
                    && Character.getType(c) != Character.LINE_SEPARATOR
                    && Character.getType(c) != Character.PARAGRAPH_SEPARATOR
                    && !Character.isSurrogate(c);
            s.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return s.length() < MOST ? s.toString() : s + "…";
    }
}
