package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.ErrorFunction;
import lanewise.simd.kernel.Exponential;
import lanewise.simd.kernel.Logarithm;
import lanewise.simd.kernel.Power;
import lanewise.simd.kernel.Trigonometry;
import lanewise.simd.kernel.VectorNorms;

/** Mathematical functions. */
final class MathsWorkloads {
    static final List<Workload> ALL = List.of(
            pass("exp", 8, o -> Exponential.exp(o.x, o.v, N), Exponential.EXP),
            pass("expm1", 8, o -> Exponential.expm1(o.x, o.v, N), Exponential.EXPM1),
            pass("log", 8, o -> Logarithm.log(o.x, o.v, N), Logarithm.LOG),
            pass("log1p", 8, o -> Logarithm.log1p(o.x, o.v, N), Logarithm.LOG1P),
            pass("erf", 8, o -> ErrorFunction.erf(o.x, o.v, N), ErrorFunction.ERF),
            pass("sin", 8, o -> Trigonometry.sin(o.x, o.v, N), Trigonometry.SIN_COS, VectorNorms.MAX_NORM),
            pass("pow", 8, o -> Power.pow(o.x, 2.4f, o.v, N), Power.POW));

    private MathsWorkloads() {}
}
