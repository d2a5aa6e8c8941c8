package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.Updates;

/** Optimizers. */
final class UpdateWorkloads {
    static final List<Workload> ALL = List.of(
            pass("sgd", 12, o -> Updates.sgd(o.v, o.x, 1e-9, 0, N), Updates.SGD),
            pass("momentum", 20, o -> Updates.momentum(o.v, o.x, o.y, 0.9, 1, 1e-9, 0, N), Updates.MOMENTUM),
            pass("adam", 28, o -> Updates.adam(o.v, o.x, o.y, o.z, 0.9, 0.999, 1e-8, 1e-9, 1, 0, N), Updates.ADAM));

    private UpdateWorkloads() {}
}
