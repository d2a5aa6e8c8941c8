package lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Parameter;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Lookup;
import lanewise.simd.kernel.RandomNormals;
import lanewise.simd.parallel.Partition;

/**
 * A learned vector for each of so many numbers: an input of any shape, whose elements are whole numbers (as floats) from 0 to rows − 1, gets a last dimension of
 * {@code size}. First values are from N(0, 1), as in PyTorch.
 *
 * <p>Each element is checked in each pass. Backward adds the gradients of a row in the order of the batch, so that the bits do not depend on threads; it reads the
 * inputs. The numbers themselves have no derivative: whoever asks for their gradient gets 0.
 *
 * @param rows of the table, 1 to 2²⁴
 * @param size of a vector, at least 1
 */
public record Embedding(int rows, int size) implements Layer {
    private static final int MOST_ROWS = 1 << 24;

    public Embedding {
        if (rows < 1 || rows > MOST_ROWS || size < 1) {
            throw new IllegalArgumentException("embedding: a table of " + rows + " rows of " + size
                    + "; there must be 1 to " + MOST_ROWS + " rows of at least 1");
        }
    }

    @Override
    public String kind() {
        return "embedding";
    }

    @Override
    public String arguments() {
        return rows + " " + size;
    }

    @Override
    public Shape output(List<Shape> inputs) {
        int[] dims = inputs.getFirst().toArray();
        int[] out = Arrays.copyOf(dims, dims.length + 1);
        out[dims.length] = size;
        return Shape.of(out);
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        declaration.parameter("weight", rows, size);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        Tensor weight = site.parameter("weight").value();
        RandomNormals.normal(rng, 0, 0f, 1f, weight, weight.size());
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofInputs();
    }

    @Override
    public Set<Kernel> kernels() {
        return Lookup.KERNELS;
    }

    @Override
    public Node place(Site site) {
        int numbers = site.inputShape().elements();
        Parameter weight = site.parameter("weight");
        Partition lookup = new Partition(
                site.pool(),
                1,
                (from, to) -> Lookup.lookup(weight.value(), site.input(), site.output(), rows, size, from, to));
        return new Node() {
            @Override
            public void forward(Pass pass) {
                int n = pass.rows() * numbers;
                lookup.run(n, (long) n * size);
            }

            // On one thread: which rows of the table are written is not known before.

            @Override
            public void backward(Pass pass) {
                int n = pass.rows() * numbers;
                Lookup.lookupBackward(site.input(), site.outputGradient(), weight.gradient(), n, rows, size);
                if (site.needsInputGradient()) {
                    Elementwise.fill(0f, site.inputGradient(), n);
                }
            }
        };
    }
}
