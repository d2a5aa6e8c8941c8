package lanewise.jmh.compare;

import java.util.List;
import lanewise.simd.kernel.Broadcasts;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.VectorNorms;

/** Plain arithmetic, and sums. */
final class ElementwiseOperators {
    /** Name; streams read, updated and overwritten; the call; the same in TorchScript. */
    static final List<Operator> ALL = List.of(
            Operator.of("fill", 0, 0, 1, o -> Elementwise.fill(0.5f, o.z, o.n), "torch.fill_(z, 0.5)"),
            Operator.of("copy", 1, 0, 1, o -> Elementwise.copy(o.x, o.z, o.n), "torch.copy_(z, x)"),
            Operator.of("add", 2, 0, 1, o -> Elementwise.add(o.x, o.y, o.z, o.n), "torch.add(x, y, out=z)"),
            Operator.of("sub", 2, 0, 1, o -> Elementwise.sub(o.x, o.y, o.z, o.n), "torch.sub(x, y, out=z)"),
            Operator.of("mul", 2, 0, 1, o -> Elementwise.mul(o.x, o.y, o.z, o.n), "torch.mul(x, y, out=z)"),
            Operator.of("scale", 1, 0, 1, o -> Elementwise.scale(0.5f, o.x, o.z, o.n), "torch.mul(x, half, out=z)"),
            Operator.of(
                    "axpy", 1, 1, 0, o -> Elementwise.axpy(0.5f, o.x, o.z, o.n), "torch.add(z, x, alpha=0.5, out=z)"),
            Operator.of("add row", 0, 1, 0, o -> Broadcasts.addRow(o.a, o.z, o.rows, o.cols), "torch.add(z, a, out=z)"),
            Operator.of("sum", 1, 0, 0, o -> o.s.set(0, Reductions.sum(o.x, o.n)), "torch.sum(x, [0, 1], out=s)")
                    .summing(ElementwiseOperators::addUp),
            Operator.of(
                            "column sum",
                            1,
                            0,
                            0,
                            o -> ColumnReductions.columnSum(o.x, o.c, o.rows, o.cols),
                            "torch.sum(x, [0], out=c)")
                    .summingColumns(),
            Operator.of("all finite", 1, 0, 0, o -> o.s.set(0, VectorNorms.allFinite(o.x, o.n) ? 1 : 0), """
                    torch.aminmax(x, min=low, max=high)
                    least, most = float(low), float(high)
                    torch.fill_(s, int(least - least == 0. and most - most == 0.))"""));

    private ElementwiseOperators() {}

    private static void addUp(Operands[] parts) {
        float sum = parts[0].s.get(0);
        for (int i = 1; i < parts.length; i++) {
            sum += parts[i].s.get(0);
        }
        parts[0].s.set(0, sum);
    }
}
