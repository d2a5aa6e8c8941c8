package lanewise.nn.format.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lanewise.nn.format.Png;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final double START = 1_700_000_000;

    @TempDir
    private Path folder;

    private byte[] file() throws IOException {
        return Files.readAllBytes(folder.resolve(EventFile.NAME));
    }

    @Test
    void theChecksumOfTheTestIsTheRightOne() {
        // RFC 3720, B.4: 32 bytes of zeros give aa 36 91 8a; the other is the check value of every catalogue of CRCs
        assertThat(EventReader.crc32c(new byte[32], 0, 32)).isEqualTo(0x8a9136aa);
        assertThat(EventReader.crc32c("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9))
                .isEqualTo(0xe3069283);
    }

    @Test
    void theSameBytesAsTensorBoardsOwnWriter() throws IOException {
        try (EventFile events = EventFile.create(folder, START + 0.25)) {
            events.scalar("train/loss", 1, START + 1.5, 2.25f);
            events.scalar("train/loss", 300, START + 2.5, 0f);
            events.scalar("Größe", 1L << 40, START + 3.5, -1e-30f);
            events.histogram(
                    "weights/dense1",
                    301,
                    START + 4.5,
                    new Histogram(-1, 2, 3.5, 9.25, List.of(0.0, 1.0, 2.0), List.of(1L, 0L, 5L)));
            events.image("mistakes", 302, START + 5.5, 1, 2, 1, "not a picture".getBytes(StandardCharsets.US_ASCII));
            events.text("configuration", 0, START + 6.5, "| batch | 64 |");
        }
        try (InputStream golden = EventFileTest.class.getResourceAsStream("golden.tfevents")) {
            assertThat(EventReader.hex(file())).isEqualTo(EventReader.hex(golden.readAllBytes()));
        }
    }

    @Test
    void everyRecordHasItsChecksums() throws IOException {
        Random random = new Random(7);
        int scalars = 5000;
        try (EventFile events = EventFile.create(folder, START)) {
            for (int i = 1; i <= scalars; i++) {
                events.scalar("a".repeat(random.nextInt(300)), i, START + i, random.nextFloat());
            }
            events.text("long", 1, START, "x".repeat(1_000_000));
        }
        List<byte[]> records = EventReader.records(file());
        assertThat(records).hasSize(1 + scalars + 1);
        assertThat(EventReader.text(EventReader.fields(records.getFirst()), 3)).isEqualTo("brain.Event:2");
        for (int i = 1; i <= scalars; i++) {
            Map<Integer, List<Object>> event = EventReader.fields(records.get(i));
            assertThat(EventReader.number(event, 1)).isEqualTo(START + i);
            assertThat(EventReader.only(event, 2)).isEqualTo((long) i);
        }
    }

    @Test
    void theReaderOfTheTestSeesAnyDamage() throws IOException {
        try (EventFile events = EventFile.create(folder, START)) {
            events.scalar("loss", 1, START, 1f);
        }
        byte[] good = file();
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            assertThatThrownBy(() -> EventReader.records(bad)).as("byte %d", i).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aPictureHasItsSizeAndColours() throws IOException {
        Png png = Png.rgb(3, 2, new byte[18]);
        try (EventFile events = EventFile.create(folder, START)) {
            events.image("picture", 5, START, png);
        }
        Map<Integer, List<Object>> event =
                EventReader.fields(EventReader.records(file()).get(1));
        Map<Integer, List<Object>> image =
                EventReader.message(EventReader.message(EventReader.message(event, 5), 1), 4);
        assertThat(EventReader.only(image, 1)).isEqualTo(2L);
        assertThat(EventReader.only(image, 2)).isEqualTo(3L);
        assertThat(EventReader.only(image, 3)).isEqualTo(3L);
        assertThat(EventReader.only(image, 4)).isEqualTo(png.bytes());
    }

    @Test
    void everythingIsThereAfterAFlush() throws IOException {
        try (EventFile events = EventFile.create(folder, START)) {
            events.scalar("loss", 1, START, 1f);
            events.flush();
            assertThat(EventReader.records(file())).hasSize(2);
            events.scalar("loss", 2, START, 1f);
            events.flush();
            assertThat(EventReader.records(file())).hasSize(3);
        }
    }

    @Test
    void aFileFromBeforeIsOverwritten() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (EventFile events = EventFile.create(folder, START)) {
                events.scalar("loss", 1, START, 1f);
            }
        }
        assertThat(EventReader.records(file())).hasSize(2);
    }

    @Test
    void goesOnWithAFile() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (EventFile events = EventFile.append(folder, START)) {
                events.scalar("loss", 1, START, 1f);
            }
        }
        assertThat(EventReader.records(file())).hasSize(4);
    }

    @Test
    void aHistogramChecksItsParts() {
        assertThatThrownBy(() -> new Histogram(0, 1, 1, 1, List.of(1.0), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("histogram: 1 limits but 0 counts");
        assertThatThrownBy(() -> new Histogram(0, 1, 1, 1, List.of(1.0, 0.5), List.of(1L, 1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("histogram: limit 1 is 0.5 but the one before is 1.0; they must ascend");
    }
}
