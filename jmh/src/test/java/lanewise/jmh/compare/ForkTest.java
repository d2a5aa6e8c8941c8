package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Writes its class path into a file. */
    static final class ClassPath {
        private ClassPath() {}

        public static void main(String[] args) throws IOException {
            Files.writeString(Path.of(args[1]), System.getProperty("java.class.path"));
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

    /** Jars are named one by one where the folder has any. */
    @Test
    void anEntrantSeesItsOwnJarsOnly() throws IOException, InterruptedException {
        Entrant e = new Entrant("e", "none", Set.of(), List.of(), "peers/none");
        assertThat(new Fork(1).results(e, ClassPath.class, List.of()))
                .singleElement()
                .asString()
                .endsWith(Path.of("target", "peers", "none", "*").toString());
    }

    @Test
    void peersLieBesideTheJar() {
        String own = Path.of("a", "b.jar").toString();
        assertThat(Fork.classPath(own, "peers/dl4j"))
                .isEqualTo(own + File.pathSeparator + Path.of("a", "peers", "dl4j", "*"));
    }
}
