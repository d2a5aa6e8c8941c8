package lanewise.simd.kernel;

import java.util.Set;
import lanewise.simd.Tensor;

/** What {@link Conv2d} refuses, a method for each of its own. */
final class ConvChecks {
    private static final String NAME = "convolution";

    private ConvChecks() {}

    static void workspace(Set<Conv2d.Work> work, Conv2d.Work kind) {
        if (!work.contains(kind)) {
            throw new IllegalStateException(NAME + ": this instance was made without workspace for " + kind);
        }
    }

    static void forward(
            ConvShape shape, Tensor x, Tensor weights, Tensor y, int images, Epilogue epilogue, Tensor bias) {
        int m = count("y", images, shape.resultSize());
        operands("x", x, count("x", images, shape.imageSize()), weights, shape.weights(), "y", y, m);
        bias(epilogue, bias, shape.outChannels(), y, m);
    }

    static void transposed(
            ConvShape shape, Tensor x, Tensor weights, Tensor y, int images, Epilogue epilogue, Tensor bias) {
        int m = count("y", images, shape.imageSize());
        operands("x", x, count("x", images, shape.resultSize()), weights, shape.weights(), "y", y, m);
        bias(epilogue, bias, shape.inChannels(), y, m);
    }

    static void backwardData(ConvShape shape, Tensor dy, Tensor weights, Tensor dx, int images) {
        int n = count("dy", images, shape.resultSize());
        operands("dy", dy, n, weights, shape.weights(), "dx", dx, count("dx", images, shape.imageSize()));
    }

    static void backwardWeights(ConvShape shape, Tensor x, Tensor dy, Tensor dw, int images) {
        int n = count("x", images, shape.imageSize());
        int m = count("dy", images, shape.resultSize());
        Checks.atLeast(NAME, "x", x, n);
        Checks.atLeast(NAME, "dy", dy, m);
        output("dw", dw, shape.weights());
        Checks.disjoint(NAME, "x", x, n, "dw", dw, shape.weights());
        Checks.disjoint(NAME, "dy", dy, m, "dw", dw, shape.weights());
    }

    static void backwardBias(ConvShape shape, Tensor dy, Tensor db, int images) {
        int m = count("dy", images, shape.resultSize());
        Checks.atLeast(NAME, "dy", dy, m);
        output("db", db, shape.outChannels());
        Checks.disjoint(NAME, "dy", dy, m, "db", db, shape.outChannels());
    }

    /** The elements of so many images, or results. */
    private static int count(String name, int images, int size) {
        long n = (long) images * size;
        if (images < 0 || n > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(NAME + ": " + images + " images of " + size + " elements in " + name
                    + "; there must be 0 or more images and less than 2^31 elements");
        }
        return (int) n;
    }

    private static void operands(
            String nameX, Tensor x, int n, Tensor weights, int size, String nameY, Tensor y, int m) {
        Checks.atLeast(NAME, nameX, x, n);
        Checks.atLeast(NAME, "weights", weights, size);
        output(nameY, y, m);
        Checks.disjoint(NAME, nameX, x, n, nameY, y, m);
        Checks.disjoint(NAME, "weights", weights, size, nameY, y, m);
    }

    private static void output(String name, Tensor t, int n) {
        Checks.atLeast(NAME, name, t, n);
        Checks.writable(NAME, name, t);
    }

    private static void bias(Epilogue epilogue, Tensor bias, int channels, Tensor y, int m) {
        if (epilogue != Epilogue.NONE) {
            Checks.atLeast(NAME, "bias", bias, channels);
            Checks.disjoint(NAME, "bias", bias, channels, "y", y, m);
        }
    }
}
