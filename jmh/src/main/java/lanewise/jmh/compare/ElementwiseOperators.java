package lanewise.jmh.compare;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Bounds;
import lanewise.simd.kernel.Broadcasts;
import lanewise.simd.kernel.ColumnExtremes;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.RowReductions;
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
            Operator.of("div", 2, 0, 1, o -> Arithmetic.div(o.x, o.u, o.z, o.n), "torch.div(x, u, out=z)"),
            Operator.of("fma", 3, 0, 1, o -> Arithmetic.fma(o.x, o.y, o.u, o.z, o.n), "torch.addcmul(u, x, y, out=z)"),
            Operator.of("square", 1, 0, 1, o -> Arithmetic.square(o.x, o.z, o.n), "torch.mul(x, x, out=z)"),
            Operator.of("sqrt", 1, 0, 1, o -> Arithmetic.sqrt(o.u, o.z, o.n), "torch.sqrt(u, out=z)"),
            Operator.of("rsqrt", 1, 0, 1, o -> Arithmetic.rsqrt(o.u, o.z, o.n), "torch.rsqrt(u, out=z)"),
            Operator.of("reciprocal", 1, 0, 1, o -> Arithmetic.reciprocal(o.u, o.z, o.n), "torch.reciprocal(u, out=z)"),
            Operator.of("minimum", 2, 0, 1, o -> Bounds.minimum(o.x, o.y, o.z, o.n), "torch.minimum(x, y, out=z)"),
            Operator.of("maximum", 2, 0, 1, o -> Bounds.maximum(o.x, o.y, o.z, o.n), "torch.maximum(x, y, out=z)"),
            Operator.of("clamp", 1, 0, 1, o -> Bounds.clamp(-1f, 1f, o.x, o.z, o.n), "torch.clamp(x, -1., 1., out=z)"),
            Operator.of("abs", 1, 0, 1, o -> Bounds.abs(o.x, o.z, o.n), "torch.abs(x, out=z)"),
            Operator.of("sign", 1, 0, 1, o -> Bounds.sign(o.x, o.z, o.n), "torch.sign(x, out=z)"),
            Operator.of("scale", 1, 0, 1, o -> Elementwise.scale(0.5f, o.x, o.z, o.n), "torch.mul(x, half, out=z)"),
            Operator.of(
                    "axpy", 1, 1, 0, o -> Elementwise.axpy(0.5f, o.x, o.z, o.n), "torch.add(z, x, alpha=0.5, out=z)"),
            Operator.of("add row", 0, 1, 0, o -> Broadcasts.addRow(o.a, o.z, o.rows, o.cols), "torch.add(z, a, out=z)"),
            Operator.of("sum", 1, 0, 0, o -> o.s.set(0, Reductions.sum(o.x, o.n)), "torch.sum(x, [0, 1], out=s)")
                    .summing()
                    .joined(parts -> join(parts, Double::sum)),
            Operator.of(
                    "scale columns",
                    1,
                    0,
                    1,
                    o -> Broadcasts.scaleColumns(o.a, o.x, o.z, o.rows, o.cols),
                    "torch.mul(x, a, out=z)"),
            Operator.of(
                    "scale rows",
                    1,
                    0,
                    1,
                    o -> Broadcasts.scaleRows(o.p, o.x, o.z, o.rows, o.cols),
                    "torch.mul(x, p, out=z)"),
            Operator.of("max", 1, 0, 0, o -> o.s.set(0, Reductions.max(o.x, o.n)), "torch.amax(x, [0, 1], out=s)")
                    .joined(parts -> join(parts, Math::max)),
            Operator.of("min", 1, 0, 0, o -> o.s.set(0, Reductions.min(o.x, o.n)), "torch.amin(x, [0, 1], out=s)")
                    .joined(parts -> join(parts, Math::min)),
            Operator.of(
                            "l1 norm",
                            1,
                            0,
                            0,
                            o -> o.s.set(0, VectorNorms.l1(o.x, o.n)),
                            "torch.linalg_vector_norm(x, 1, out=s)")
                    .summing()
                    .joined(parts -> join(parts, Double::sum)),
            Operator.of(
                            "l2 norm",
                            1,
                            0,
                            0,
                            o -> o.s.set(0, VectorNorms.l2(o.x, o.n)),
                            "torch.linalg_vector_norm(x, 2, out=s)")
                    .summing()
                    .joined(parts -> join(parts, Math::hypot)),
            Operator.of(
                            "dot",
                            2,
                            0,
                            0,
                            o -> o.s.set(0, InnerProducts.dot(o.x, o.y, o.n)),
                            "torch.dot(x.view(-1), y.view(-1), out=s)")
                    .summing()
                    .joined(parts -> join(parts, Double::sum)),
            Operator.of(
                            "row sum",
                            1,
                            0,
                            0,
                            o -> RowReductions.rowSum(o.x, o.q, o.rows, o.cols),
                            "torch.sum(x, [1], out=q)")
                    .summing(),
            Operator.of(
                    "row max",
                    1,
                    0,
                    0,
                    o -> RowReductions.rowMax(o.x, o.q, o.rows, o.cols),
                    "torch.amax(x, [1], out=q)"),
            Operator.of(
                            "column max",
                            1,
                            0,
                            0,
                            o -> ColumnExtremes.columnMax(o.x, o.c, o.rows, o.cols),
                            "torch.amax(x, [0], out=c)")
                    .alone(),
            Operator.of(
                            "column sum",
                            1,
                            0,
                            0,
                            o -> ColumnReductions.columnSum(o.x, o.c, o.rows, o.cols),
                            "torch.sum(x, [0], out=c)")
                    .summing()
                    .alone(),
            Operator.of("all finite", 1, 0, 0, o -> o.s.set(0, VectorNorms.allFinite(o.x, o.n) ? 1 : 0), """
                    torch.aminmax(x, min=low, max=high)
                    least, most = float(low), float(high)
                    torch.fill_(s, int(least - least == 0. and most - most == 0.))""")
                    .joined(parts -> join(parts, Math::min)));

    private ElementwiseOperators() {}

    /** Into the first worker's s. */
    private static void join(Operands[] parts, DoubleBinaryOperator two) {
        float all = parts[0].s.get(0);
        for (int i = 1; i < parts.length; i++) {
            all = (float) two.applyAsDouble(all, parts[i].s.get(0));
        }
        parts[0].s.set(0, all);
    }
}
