package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New JVMs. */
class ForkTest {
    @TempDir
    private Path folder;

    /** Prints an environment variable. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] args) {
            System.out.print(System.getenv(args[0]) + " " + System.getProperty("x"));
        }
    }

    /** A contender whose library is missing. */
    public static final class Unloadable implements Contender {
        @SuppressWarnings("unused") // by reflection
        public Unloadable(int threads) {
            throw new UnsatisfiedLinkError("no blas for " + threads + " threads");
        }

        @Override
        public String version() {
            return "";
        }

        @Override
        public Optional<Trial> prepare(Case c) {
            throw new IllegalStateException();
        }

        @Override
        public void close() {}
    }

    @Test
    void passesThreadsAndFlags() throws IOException, InterruptedException {
        assertThat(new Fork(2).run(List.of("-Dx=y"), Echo.class, List.of("OMP_NUM_THREADS")))
                .isEqualTo("2 y");
    }

    @Test
    void aContenderThatCannotStartSaysWhy() {
        List<String> args =
                List.of(Unloadable.class.getName(), folder.resolve("r").toString(), "gemm");
        assertThatIOException()
                .isThrownBy(() -> new Fork(1).run(List.of(), Child.class, args))
                .withMessageContaining("exit 1: ")
                .withMessageContaining("no blas for 1 threads")
                .withMessageContaining("at lanewise.jmh.compare.Child.start");
    }

    @Test
    void peersLieBesideTheJar() {
        assertThat(Fork.classPath("a" + File.separator + "b.jar"))
                .endsWith(Path.of("a", "peers", "*").toString());
    }
}
