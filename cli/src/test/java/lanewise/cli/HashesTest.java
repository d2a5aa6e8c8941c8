package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashesTest {
    /** FIPS 180-2, B.1, whatever the pieces: a tensor may have more bytes than a buffer can view. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theHashDoesNotDependOnThePieces(long most) {
        MessageDigest digest = Hashes.sha256();
        Hashes.update(digest, MemorySegment.ofArray("abc".getBytes(StandardCharsets.US_ASCII)), most);
        assertThat(Hashes.hex(digest)).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
