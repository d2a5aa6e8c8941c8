package lanewise.nn.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Features;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.PreprocessingChain;
import lanewise.nn.data.TargetValues;
import lanewise.simd.Tensor;

/** A number for data: the CRC-32C of all bytes, which runs at memory speed, and their count. Not against malice. */
final class Fingerprint {
    /** A buffer can view 2 GB at the most. */
    private static final long PIECE = 1L << 30;

    /** Rows that are looked at where features are not in memory: to read a file that is larger would take minutes. */
    private static final int SAMPLES = 64;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer word = ByteBuffer.allocate(Integer.BYTES);
    private long words;

    /** Of all targets and weights, of the features in memory, of {@value #SAMPLES} rows of other features, and of what the preprocessing was fitted to. */
    static long of(Dataset data, Optional<Preprocessing> preprocessing) {
        Fingerprint print = new Fingerprint();
        if (data.isInMemory()) {
            print.add(data.features());
        } else {
            print.add(data.source(), SAMPLES);
        }
        print.add(data.size());
        if (data.targets() instanceof TargetValues numbers) {
            print.add(numbers.values(), Integer.MAX_VALUE);
        }
        for (int i = 0; data.hasClasses() && i < data.size(); i++) {
            print.add(data.label(i));
        }
        for (int i = 0; data.isWeighted() && i < data.size(); i++) {
            print.add(Float.floatToRawIntBits(data.weight(i)));
        }
        preprocessing
                .map(PreprocessingChain::steps)
                .orElse(List.of())
                .forEach(step -> step.tensors().values().forEach(print::add));
        return print.add(Objects.hash(data.classes())).value();
    }

    /** So many rows, or all: the first and the last, and others equally far from each other. */
    private void add(Features rows, int most) {
        int n = Math.min(rows.size(), most);
        float[] row = new float[rows.exampleShape().elements()];
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, row.length)).order(ByteOrder.nativeOrder());
        for (int k = 0; k < n; k++) {
            rows.read((int) ((long) k * (rows.size() - 1) / Math.max(1, n - 1)), row);
            bytes.clear().asFloatBuffer().put(row);
            crc.update(bytes);
            words += row.length;
        }
    }

    Fingerprint add(Tensor x) {
        long bytes = x.segment().byteSize();
        for (long at = 0; at < bytes; at += PIECE) {
            crc.update(x.segment().asSlice(at, Math.min(PIECE, bytes - at)).asByteBuffer());
        }
        words += bytes / Integer.BYTES;
        return this;
    }

    Fingerprint add(int x) {
        crc.update(word.clear().putInt(0, x));
        words++;
        return this;
    }

    long value() {
        return words << Integer.SIZE | crc.getValue();
    }
}
