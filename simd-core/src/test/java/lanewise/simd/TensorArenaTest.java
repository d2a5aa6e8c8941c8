package lanewise.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorArenaTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 1000})
    void alignedAndZeroPaddingIncluded(int n) {
        try (TensorArena arena = TensorArena.ofShared()) {
            long before = arena.bytes();
            Tensor t = arena.allocate(n);
            assertThat(t.segment().address() % 64).isZero();
            assertThat(t.size()).isEqualTo(n);
            assertThat(t.toArray()).containsOnly(0f);
            assertThat(arena.bytes() - before).isEqualTo(4L * TensorLayout.padded(n));
            // the next tensor does not begin within this one's padding
            assertThat(arena.allocate(1).segment().address() % 64).isZero();
        }
    }

    @Test
    void aSlabHoldsItsTensorsWithZeroesBetween() {
        TensorLayout layout =
                TensorLayout.builder().add("w", 5, 7).add("b", 7).add("s").build();
        try (TensorArena arena = TensorArena.ofShared()) {
            NamedTensors tensors = arena.allocate(layout);
            assertThat(arena.bytes()).isEqualTo(layout.bytes()).isEqualTo(4 * (48 + 16 + 16));
            assertThat(tensors.layout()).isSameAs(layout);
            assertThat(tensors.slab().size()).isEqualTo(layout.floats());
            assertThat(tensors.slab().segment().address() % 64).isZero();
            for (TensorLayout.Entry e : layout.entries()) {
                Tensor t = tensors.get(e.name());
                assertThat(t.shape()).isEqualTo(e.shape());
                assertThat(t.segment().address())
                        .isEqualTo(tensors.slab().segment().address() + 4L * e.offset());
                for (int i = 0; i < t.size(); i++) {
                    t.set(i, 1f);
                }
            }
            float[] slab = tensors.slab().toArray();
            for (int i = 0; i < slab.length; i++) {
                boolean inside = i < 35 || i >= 48 && i < 55 || i == 64;
                assertThat(slab[i]).as("float %d", i).isEqualTo(inside ? 1f : 0f);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tensors.get("x"))
                    .withMessageContainingAll("'x'", "w", "b", "s");
        }
    }

    @Test
    void mapsPartsOfFilesUntilItIsClosed(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[] {1, 2, 3, 4, 5});
        MemorySegment mapped;
        try (TensorArena arena = TensorArena.ofShared()) {
            mapped = arena.map(file, 1, 4);
            assertThat(mapped.toArray(ValueLayout.JAVA_BYTE)).containsExactly(2, 3, 4, 5);
            assertThat(mapped.isReadOnly()).isTrue();
            assertThat(arena.bytes()).isZero();
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> arena.map(file, 2, 4))
                    .withMessageContainingAll(file.toString(), "4 bytes", "byte 2", "found 3");
            assertThatIllegalArgumentException().isThrownBy(() -> arena.map(file, 0, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> arena.map(file, -1, 1));
            assertThatExceptionOfType(NoSuchFileException.class)
                    .isThrownBy(() -> arena.map(folder.resolve("none"), 0, 1));
        }
        assertThatIllegalStateException().isThrownBy(() -> mapped.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void anEmptyLayoutIsRefused() {
        try (TensorArena arena = TensorArena.ofShared()) {
            TensorLayout empty = TensorLayout.builder().build();
            assertThat(empty.bytes()).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> arena.allocate(empty));
        }
    }

    @Test
    void nothingWorksAfterClose() {
        TensorArena arena = TensorArena.ofShared();
        Tensor t = arena.allocate(4);
        Tensor view = t.slice(1, 2);
        arena.close();
        arena.close();
        assertThatIllegalStateException().isThrownBy(() -> t.get(0));
        assertThatIllegalStateException().isThrownBy(() -> t.set(0, 1f));
        assertThatIllegalStateException().isThrownBy(() -> view.get(0));
        assertThatIllegalStateException().isThrownBy(t::toArray);
        assertThatIllegalStateException().isThrownBy(() -> t.copyFrom(1f, 2f, 3f, 4f));
        assertThatIllegalStateException().isThrownBy(() -> arena.allocate(1));
        assertThat(arena.bytes()).isEqualTo(64);
    }

    @Test
    void aSharedArenaBelongsToAll() throws Exception {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor t = arena.allocate(4);
            FutureTask<Tensor> elsewhere = new FutureTask<>(() -> {
                t.set(2, 5f);
                return arena.allocate(1);
            });
            Thread.ofPlatform().start(elsewhere);
            assertThat(elsewhere.get().get(0)).isZero();
            assertThat(t.get(2)).isEqualTo(5f);
            assertThat(arena.bytes()).isEqualTo(128);
        }
    }
}
