package lanewise.jmh.peers;

import lanewise.jmh.compare.NormCase;
import lanewise.jmh.compare.Trial;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.GraphFunction;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A norm in TorchScript by the operators that autograd calls, without autograd. For the RMS norm this library has none on a CPU: its own
 * {@code rms_norm} is composed of the same elementwise operators as here.
 */
final class TorchNorm implements Trial {
    private static final String SCRIPT = """
            def run(calls: int, x, dy, gamma, beta, mean, var):
              r = [x, x, x, x]
              for i in range(calls):
                CALLS
              return r
            """;

    private static final String LAYER = """
            y, m, s = torch.native_layer_norm(x, [x.size(1)], gamma, beta, EPS)
            dx, dg, db = torch.native_layer_norm_backward(dy, x, [x.size(1)], m, s, gamma, beta, [True, True, True])
            r = [y, dx, dg, db]""";

    private static final String RMS = """
            s = torch.rsqrt(torch.mean(x * x, 1, True) + EPS)
            n = x * s
            y = n * gamma
            g = dy * gamma
            dx = (g - n * torch.mean(g * n, 1, True)) * s
            r = [y, dx, torch.sum(dy * n, 0)]""";

    private static final String BATCH = """
            y, m, s = torch.native_batch_norm(x, gamma, beta, mean, var, True, 0.1, EPS)
            dx, dg, db = torch.native_batch_norm_backward(dy, x, gamma, mean, var, m, s, True, EPS, [True, True, True])
            r = [y, dx, dg, db]""";

    private static final String GROUP = """
            y, m, s = torch.native_group_norm(x, gamma, beta, x.size(0), x.size(1), x.size(2), GROUPS, EPS)
            dx, dg, db = torch.native_group_norm_backward(dy, x, m, s, gamma, x.size(0), x.size(1), x.size(2), GROUPS, \
            [True, True, True])
            r = [y, dx, dg, db]""";

    private final CompilationUnit unit;
    private final GraphFunction run;
    private final IValue[] arguments;
    private IValue returned = new IValue();

    TorchNorm(NormCase c) {
        unit = torch.compile(SCRIPT.replace("CALLS", calls(c).replace("\n", "\n    "))
                .replace("GROUPS", String.valueOf(groups(c)))
                .replace("EPS", String.valueOf(NormCase.EPS)));
        run = new GraphFunction(unit.get_function(new QualifiedName("run")));
        long[] shape = c.channels() == 1 || c.plane() == 1
                ? new long[] {c.images(), (long) c.channels() * c.plane()}
                : new long[] {c.images(), c.channels(), c.plane()};
        arguments = new IValue[] {
            new IValue(0L),
            new IValue(copy(c.x(), shape)),
            new IValue(copy(c.dy(), shape)),
            new IValue(copy(c.gamma(), c.gains())),
            new IValue(copy(c.beta(), c.gains())),
            new IValue(copy(new float[c.gains()], c.gains())),
            new IValue(copy(new float[c.gains()], c.gains()))
        };
    }

    private static String calls(NormCase c) {
        return switch (c.kind()) {
            case LAYER -> LAYER;
            case RMS -> RMS;
            case BATCH -> BATCH;
            case GROUP, INSTANCE -> GROUP;
        };
    }

    private static int groups(NormCase c) {
        return c.kind() == NormCase.Kind.GROUP ? NormCase.GROUPS : c.channels();
    }

    private static Tensor copy(float[] values, long... shape) {
        try (FloatPointer memory = new FloatPointer(values)) {
            return torch.from_blob(memory, values.length).view(shape).clone();
        }
    }

    @Override
    public void run(int calls) {
        arguments[0] = new IValue((long) calls);
        IValueVector stack = new IValueVector(arguments);
        run.run(stack);
        returned = new IValue(stack.back());
    }

    @Override
    public float result(int index) {
        long at = index;
        for (long i = 0; i < returned.toTensorVector().size(); i++) {
            Tensor t = returned.toTensorVector().get(i);
            if (at < t.numel()) {
                return t.contiguous().data_ptr_float().get(at);
            }
            at -= t.numel();
        }
        throw new IllegalArgumentException("result " + index + " is behind the last one");
    }

    @Override
    public void close() {
        unit.close();
    }
}
