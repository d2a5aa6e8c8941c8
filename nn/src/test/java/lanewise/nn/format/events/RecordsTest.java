package lanewise.nn.format.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordsTest {
    /** Takes so many bytes, then none while it is full. */
    private static final class Disk implements WritableByteChannel {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int room = Integer.MAX_VALUE;

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            int n = Math.min(room, from.remaining());
            room -= n;
            for (int i = 0; i < n; i++) {
                bytes.write(from.get());
            }
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** What was not written stays, once, and comes before what follows. */
    @Test
    void aFullDiskLosesNothingAndDoublesNothing() throws IOException {
        byte[] first = "the first record".getBytes(StandardCharsets.US_ASCII);
        byte[] second = "the second".getBytes(StandardCharsets.US_ASCII);
        Disk spacious = new Disk();
        Records expected = new Records(spacious);
        expected.write(first, first.length);
        expected.write(second, second.length);
        expected.flush();
        Disk full = new Disk();
        Records records = new Records(full);
        records.write(first, first.length);
        full.room = 9;
        assertThatThrownBy(records::flush).hasMessage("No space left on device");
        full.room = Integer.MAX_VALUE;
        records.write(second, second.length);
        records.flush();
        assertThat(full.bytes.toByteArray()).isEqualTo(spacious.bytes.toByteArray());
    }
}
