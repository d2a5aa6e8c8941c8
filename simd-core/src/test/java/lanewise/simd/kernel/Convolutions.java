package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.DefinitionConvolution;
import lanewise.simd.reference.DefinitionWinograd;

/** Runs all passes of a convolution between sentinels and compares all memory with the definition. */
final class Convolutions implements AutoCloseable {
    private static final float SENTINEL = -1234.5678f;
    private static final int MARGIN = 19;

    private final TensorArena arena = TensorArena.ofShared();
    private final Samples samples;

    Convolutions(long seed) {
        samples = new Samples(seed);
    }

    private static DefinitionConvolution.Axis definition(ConvAxis a) {
        return new DefinitionConvolution.Axis(a.size(), a.kernel(), a.stride(), a.dilation(), a.before(), a.behind());
    }

    static DefinitionConvolution.Shape definition(ConvShape s) {
        return new DefinitionConvolution.Shape(
                s.inChannels(), s.outChannels(), s.groups(), definition(s.rows()), definition(s.columns()));
    }

    static DefinitionWinograd tiled(ConvShape s) {
        return new DefinitionWinograd(s.inChannels(), s.outChannels(), side(s.rows()), side(s.columns()));
    }

    private static DefinitionWinograd.Side side(ConvAxis a) {
        return new DefinitionWinograd.Side(a.size(), a.before(), a.outputs());
    }

    private float[] numbers(int n, boolean special) {
        return special ? samples.mixed(n) : samples.normal(n);
    }

    /** With the limits of this machine's caches. */
    void check(ConvShape s, int images, boolean special, WorkerPool pool) {
        check(new Conv2d(s, arena, pool), images, special);
    }

    /** With other limits of what is worked on at a time. */
    void check(ConvShape s, int images, boolean special, WorkerPool pool, int room, int pixels) {
        check(new Conv2d(s, arena, pool, room, pixels), images, special);
    }

    private void check(Conv2d conv, int images, boolean special) {
        ConvShape s = conv.shape();
        DefinitionConvolution.Shape d = definition(s);
        float[] x = numbers(images * s.imageSize(), special);
        float[] w = numbers(s.weights(), special);
        float[] dy = numbers(images * s.resultSize(), special);
        float[] y = new float[dy.length];
        float[] dx = new float[x.length];
        float[] dw = new float[w.length];
        float[] db = new float[s.outChannels()];
        if (TiledShape.of(s)) {
            DefinitionWinograd t = tiled(s);
            t.forward(images, x, w, y);
            t.transpose().forward(images, dy, t.turned(w), dx);
            t.backwardWeights(images, x, dy, dw);
        } else {
            DefinitionConvolution.forward(d, images, x, w, y);
            DefinitionConvolution.backwardData(d, images, dy, w, dx);
            DefinitionConvolution.backwardWeights(d, images, x, dy, dw);
        }
        DefinitionConvolution.backwardBias(d, images, dy, db);
        Tensor tx = input(x);
        Tensor tw = input(w);
        Tensor tdy = input(dy);
        Memory result = new Memory(y.length);
        conv.forward(tx, tw, result.slice, images, Epilogue.NONE, tw);
        result.assertHolds("forward", s, y);
        Memory image = new Memory(x.length);
        conv.backwardData(tdy, tw, image.slice, images);
        image.assertHolds("data", s, dx);
        Memory weights = new Memory(w.length);
        conv.backwardWeights(tx, tdy, weights.slice, images);
        weights.assertHolds("weights", s, dw);
        Memory bias = new Memory(db.length);
        conv.backwardBias(tdy, bias.slice, images);
        bias.assertHolds("bias", s, db);
    }

    /** Convolution and transpose with an epilogue have the bits of those without, bias and activation after them. */
    void checkEpilogue(ConvShape s, int images, Epilogue epilogue, WorkerPool pool) {
        Conv2d conv = new Conv2d(s, arena, pool);
        Tensor x = input(samples.mixed(images * s.imageSize()));
        Tensor dy = input(samples.mixed(images * s.resultSize()));
        Tensor w = input(samples.normal(s.weights()));
        float[] bias = samples.mixed(Math.max(s.inChannels(), s.outChannels()));
        Memory y = new Memory(dy.size());
        conv.forward(x, w, y.slice, images, Epilogue.NONE, w);
        float[] wanted = after(y.slice, epilogue, bias, s.outChannels(), s.outHeight() * s.outWidth());
        conv.forward(x, w, y.slice, images, epilogue, input(bias));
        y.assertHolds("forward " + epilogue, s, wanted);
        Memory dx = new Memory(x.size());
        conv.backwardData(dy, w, dx.slice, images);
        wanted = after(dx.slice, epilogue, bias, s.inChannels(), s.height() * s.width());
        conv.transposed(dy, w, dx.slice, images, epilogue, input(bias));
        dx.assertHolds("transposed " + epilogue, s, wanted);
    }

    private float[] after(Tensor y, Epilogue epilogue, float[] bias, int channels, int plane) {
        Tensor t = arena.allocate(y.size()).copyFrom(y);
        for (int i = 0; i < t.size(); i++) {
            t.set(i, t.get(i) + bias[i / plane % channels]);
        }
        switch (epilogue) {
            case NONE -> t.copyFrom(y);
            case BIAS -> {}
            case BIAS_RELU -> Activations.relu(t, t, t.size());
            case BIAS_GELU -> Gelu.gelu(t, t, t.size());
            case BIAS_GELU_TANH -> GeluTanh.geluTanh(t, t, t.size());
            case BIAS_SILU -> Silu.silu(t, t, t.size());
            case BIAS_SIGMOID -> Sigmoids.sigmoid(t, t, t.size());
            case BIAS_TANH -> Sigmoids.tanh(t, t, t.size());
        }
        return t.toArray();
    }

    /** An exact slice, NaN around it: a read beyond is an exception, or shows. */
    private Tensor input(float... x) {
        return new Memory(x.length, Float.NaN).slice.copyFrom(x);
    }

    /** An output between sentinels. */
    private final class Memory {
        private final Tensor all;
        private final Tensor slice;

        Memory(int n) {
            this(n, SENTINEL);
        }

        Memory(int n, float around) {
            all = arena.allocate(n + 2 * MARGIN);
            Elementwise.fill(around, all, all.size());
            slice = all.slice(MARGIN, n);
        }

        void assertHolds(String what, ConvShape s, float... x) {
            float[] wanted = new float[all.size()];
            Arrays.fill(wanted, SENTINEL);
            System.arraycopy(x, 0, wanted, MARGIN, x.length);
            for (int i = 0; i < wanted.length; i++) {
                if (!Slices.sameBits(all.get(i), wanted[i])) {
                    assertThat(all.get(i))
                            .as("%s of %s, element %d", what, s, i - MARGIN)
                            .isEqualTo(wanted[i]);
                }
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
