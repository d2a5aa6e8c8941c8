package lanewise.jmh.compare;

import java.util.Optional;

/**
 * Lanewise or a peer, set up for a number of threads, alone in its JVM. An implementation is public and has a public constructor that
 * takes that number; natives are loaded there, so that a failure is one to start.
 */
public interface Contender extends AutoCloseable {
    /** What is measured: product and version, as it says itself where it can. */
    String version();

    /** Lays out a case; empty when this contender has nothing that does it. */
    Optional<Trial> prepare(Case c);

    @Override
    void close();
}
