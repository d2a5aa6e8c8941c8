package lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import lanewise.simd.NamedTensors;
import lanewise.simd.TensorLayout;

/** SHA-256 of what matters here. */
final class Hashes {
    /** A buffer can view 2 GB at the most, a tensor has up to 8. */
    private static final long PIECE = 1L << 30;

    private Hashes() {}

    /** An empty digest. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** As 64 hexadecimal digits. */
    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a file's bytes. */
    static String ofFile(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return hex(digest);
    }

    /** Of all parameters without padding, in the order of their layout, little-endian: equal if and only if every bit is. */
    static String ofParameters(NamedTensors parameters) {
        MessageDigest digest = sha256();
        for (TensorLayout.Entry e : parameters.layout().entries()) {
            update(digest, parameters.get(e.name()).segment(), PIECE);
        }
        return hex(digest);
    }

    /** Takes a segment in pieces. */
    static void update(MessageDigest digest, MemorySegment segment, long most) {
        for (long at = 0; at < segment.byteSize(); at += most) {
            long length = Math.min(most, segment.byteSize() - at);
            digest.update(segment.asSlice(at, length).asByteBuffer());
        }
    }
}
