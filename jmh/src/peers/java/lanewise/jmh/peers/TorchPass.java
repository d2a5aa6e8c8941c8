package lanewise.jmh.peers;

import java.util.Arrays;
import lanewise.jmh.compare.Operands;
import lanewise.jmh.compare.OperatorCase;
import lanewise.jmh.compare.Trial;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.GraphFunction;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * An operator in TorchScript. It sees the fields of {@link Operands} by their names, and besides these
 *
 * <ul>
 *   <li>xLeft and xRight, zLeft and zRight: halves of the columns;
 *   <li>xs, ys, zs, vs, ws: lists of the tensors that x and the others consist of; none, an empty list; steps, a list of ones;
 *   <li>half, low, high: single numbers, the first 0.5; halves, a column of these; scratch and scratch2, matrices.
 * </ul>
 *
 * <p>What has no effect outside, TorchScript leaves out, even writing into a list built within the script. That the results are there is
 * checked before anything is timed.
 */
final class TorchPass implements Trial {
    private static final String SCRIPT = """
            def parts(t, sizes: List[int]):
              return t.view(-1).split_with_sizes(sizes)

            def prepare(x, y, z, v, w):
              sizes = SIZES
              scratch = [torch.empty_like(x), torch.empty_like(x)]
              halves = torch.full([x.size(0)], 0.5)
              numbers = [torch.full([], 0.5), torch.zeros([]), torch.zeros([])]
              none: List[Tensor] = []
              steps = [torch.ones([]) for s in sizes]
              return [parts(x, sizes), parts(y, sizes), parts(z, sizes), parts(v, sizes), parts(w, sizes), none, steps, \
            scratch, [halves], numbers]

            def run(calls: int, lists: List[List[Tensor]], x, y, u, z, v, w, yHalf, zHalf, a, b, c, d, q, s, labels):
              xs, ys, zs, vs, ws, none, steps, scratches, columns, numbers = lists
              scratch, scratch2 = scratches
              half, low, high = numbers
              halves = columns[0]
              m = x.size(1) // 2
              xLeft = x.narrow(1, 0, m)
              xRight = x.narrow(1, m, m)
              zLeft = z.narrow(1, 0, m)
              zRight = z.narrow(1, m, m)
              r = z
              for i in range(calls):
                OPERATOR
              return r
            """;

    private final Operands o;
    /** Owns the functions. */
    private final CompilationUnit unit;

    private final GraphFunction run;
    private final IValue[] arguments;
    private final Tensor z;
    private IValue returned;

    TorchPass(OperatorCase c) {
        o = c.operands();
        String script = SCRIPT.replace("SIZES", Arrays.toString(c.sizes()))
                .replace("OPERATOR", c.operator().torch().replace("\n", "\n    "));
        unit = torch.compile(script);
        run = new GraphFunction(unit.get_function(new QualifiedName("run")));
        z = matrix(o.z);
        IValue x = new IValue(matrix(o.x));
        IValue y = new IValue(matrix(o.y));
        IValue v = new IValue(matrix(o.v));
        IValue w = new IValue(matrix(o.w));
        returned = new IValue(z);
        IValue lists = call(new GraphFunction(unit.get_function(new QualifiedName("prepare"))), x, y, returned, v, w);
        arguments = new IValue[] {
            new IValue(0L),
            lists,
            x,
            y,
            new IValue(matrix(o.u)),
            returned,
            v,
            w,
            new IValue(matrix(o.yHalf)),
            new IValue(matrix(o.zHalf)),
            new IValue(Views.of(o.a, o.cols)),
            new IValue(Views.of(o.b, o.cols)),
            new IValue(Views.of(o.c, o.cols)),
            new IValue(Views.of(o.d, o.cols)),
            new IValue(Views.of(o.q, o.rows)),
            new IValue(Views.of(o.s)),
            new IValue(labels(o.labels))
        };
    }

    private Tensor matrix(lanewise.simd.Tensor t) {
        return Views.of(t, o.rows, t.size() / o.rows);
    }

    private static Tensor labels(int[] labels) {
        return torch.tensor(Arrays.stream(labels).asLongStream().toArray());
    }

    private static IValue call(GraphFunction function, IValue... arguments) {
        IValueVector stack = new IValueVector(arguments);
        function.run(stack);
        return new IValue(stack.back());
    }

    @Override
    public void run(int calls) {
        arguments[0] = new IValue((long) calls);
        returned = call(run, arguments);
    }

    /** A result that libtorch had to allocate is brought to its place first. */
    @Override
    public float result(int index) {
        Tensor r = returned.toTensor();
        if (r.data_ptr().address() != z.data_ptr().address()) {
            z.copy_(r);
            returned = new IValue(z);
        }
        return o.get(index);
    }

    @Override
    public void close() {
        unit.close();
        o.close();
    }
}
