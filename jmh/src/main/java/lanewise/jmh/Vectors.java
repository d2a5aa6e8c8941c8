package lanewise.jmh;

import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Five vectors of random numbers in (−1, 1), in cache (4096 floats each) or out of it. */
@State(Scope.Thread)
public class Vectors {
    /** Elements. */
    @Param({"4096", "4194304"})
    public int n;

    Tensor x;
    Tensor y;
    Tensor z;
    Tensor u;
    Tensor v;
    private TensorArena arena = TensorArena.ofShared();

    /** Allocates and fills. */
    @Setup(Level.Trial)
    public void allocate() {
        arena = TensorArena.ofShared();
        x = random(0);
        y = random(1);
        z = random(2);
        u = random(3);
        v = arena.allocate(n);
    }

    private Tensor random(int stream) {
        Rng rng = new Rng(1, stream);
        Tensor t = arena.allocate(n);
        for (int i = 0; i < n; i++) {
            t.set(i, 2 * rng.uniform(i) - 1);
        }
        return t;
    }

    /** Frees. */
    @TearDown(Level.Trial)
    public void free() {
        arena.close();
    }
}
