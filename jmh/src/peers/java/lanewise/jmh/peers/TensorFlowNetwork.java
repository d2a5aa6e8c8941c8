package lanewise.jmh.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.jmh.compare.Plan;
import lanewise.jmh.compare.Stage;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.PlaceholderWithDefault;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A plan's network as a static graph: raw operators, gradients by the C library, {@code ApplyAdam} for each parameter. Shapes are fixed, for each size of
 * batches anew, since the graph is then simplified most.
 */
final class TensorFlowNetwork implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;

    private final Plan plan;
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final List<Variable<TFloat32>> parameters = new ArrayList<>();
    private final List<Variable<TFloat32>> moments = new ArrayList<>();
    private final List<Op> initial = new ArrayList<>();
    private final List<Layer> layers;
    private final PlaceholderWithDefault<TFloat32> rate;
    private int weightLayers;

    /** A stage with its parameters. */
    private interface Layer {
        Operand<TFloat32> forward(Operand<TFloat32> x);
    }

    /** The network for batches of one size. */
    record Place(Placeholder<TFloat32> x, Placeholder<TFloat32> y, Operand<TFloat32> logits, Operand<TFloat32> loss) {}

    TensorFlowNetwork(Plan plan) {
        this.plan = plan;
        layers = layers(plan.stages(), plan.shape());
        for (Variable<TFloat32> p : parameters) {
            moments.add(zeros(p));
            moments.add(zeros(p));
        }
        rate = tf.placeholderWithDefault(tf.constant(rate(1)), Shape.scalar());
    }

    /** The rate of Adam with both corrections of bias, in a step from 1. */
    float rate(int step) {
        return (float) (plan.rate() * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
    }

    /** What to feed it to; that of the first step where nothing is fed. */
    Operand<TFloat32> rate() {
        return rate;
    }

    Place place(int rows) {
        Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(batchShape(rows)));
        Placeholder<TFloat32> y = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(rows, plan.classes())));
        Operand<TFloat32> logits = forward(layers, x);
        Operand<TFloat32> loss =
                tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, y).loss(), tf.constant(0));
        return new Place(x, y, logits, loss);
    }

    /** A step in which one place's loss is minimised. */
    Op updates(Place place) {
        Gradients gradients = tf.gradients(place.loss, parameters);
        List<Op> all = new ArrayList<>();
        gradients.forEach(all::add);
        Ops after = tf.withControlDependencies(all); // or a weight might move while a gradient is made of it
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            updates.add(after.train.applyAdam(
                    parameters.get(i),
                    moments.get(2 * i),
                    moments.get(2 * i + 1),
                    tf.constant(0f), // the rate is corrected already
                    tf.constant(0f),
                    rate,
                    tf.constant((float) BETA1),
                    tf.constant((float) BETA2),
                    tf.constant(1e-8f),
                    gradients.dy(i)));
        }
        return tf.withControlDependencies(updates).noOp();
    }

    /** Runs the graph with the first weights; no place can be added any more. */
    Session start(int threads) {
        Session session = new Session(
                graph,
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(threads)
                        .setInterOpParallelismThreads(1)
                        .build());
        Session.Runner runner = session.runner();
        initial.forEach(runner::addTarget);
        runner.run().close();
        return session;
    }

    /** Images are in its own order of channels. */
    Shape batchShape(int rows) {
        int[] s = plan.shape();
        return s.length == 1 ? Shape.of(rows, s[0]) : Shape.of(rows, s[1], s[2], s[0]);
    }

    private List<Layer> layers(List<Stage> stages, int... in) {
        List<Layer> made = new ArrayList<>();
        int[] shape = in;
        for (Stage stage : stages) {
            made.add(layer(stage, shape));
            shape = stage.output(shape);
        }
        return made;
    }

    private static Operand<TFloat32> forward(List<Layer> layers, Operand<TFloat32> first) {
        Operand<TFloat32> x = first;
        for (Layer layer : layers) {
            x = layer.forward(x);
        }
        return x;
    }

    private Layer layer(Stage stage, int... in) {
        return switch (stage) {
            case Stage.Dense d -> dense(in, d.units());
            case Stage.Relu r -> tf.nn::relu;
            case Stage.Conv v -> convolution(v, in[0]);
            case Stage.MaxPool p -> {
                Operand<TInt32> window = tf.constant(new int[] {1, p.size(), p.size(), 1});
                yield x -> tf.nn.maxPool(x, window, window, "VALID");
            }
            case Stage.GlobalAverage g -> x -> tf.math.mean(x, tf.constant(new int[] {1, 2}));
            case Stage.BatchNorm b -> batchNorm(in[0]);
            case Stage.Residual r -> {
                List<Layer> body = layers(r.body(), in);
                List<Layer> side = layers(r.shortcut(), in);
                yield x -> tf.nn.relu(tf.math.add(forward(body, x), forward(side, x)));
            }
        };
    }

    private Variable<TFloat32> parameter(Shape shape, float... values) {
        Variable<TFloat32> v = tf.variable(shape, TFloat32.class);
        initial.add(tf.assign(v, tf.constant(shape, DataBuffers.of(values))));
        parameters.add(v);
        return v;
    }

    /** The weights of the definition belong to channels first. */
    private Layer dense(int[] in, int units) {
        int inputs = Stage.size(in);
        float[] w = plan.weights(weightLayers++, inputs * units, inputs);
        boolean images = in.length == 3;
        Operand<TFloat32> weight = parameter(Shape.of(inputs, units), images ? rowsChannelsLast(w, units, in) : w);
        Operand<TFloat32> bias = parameter(Shape.of(units), new float[units]);
        return x -> {
            Operand<TFloat32> flat = images ? tf.reshape(x, tf.constant(new int[] {-1, inputs})) : x;
            return tf.nn.biasAdd(tf.linalg.matMul(flat, weight), bias);
        };
    }

    private static float[] rowsChannelsLast(float[] w, int units, int... in) {
        float[] turned = new float[w.length];
        int pixels = in[1] * in[2];
        for (int i = 0; i < in[0]; i++) {
            for (int p = 0; p < pixels; p++) {
                System.arraycopy(w, (i * pixels + p) * units, turned, (p * in[0] + i) * units, units);
            }
        }
        return turned;
    }

    private Layer convolution(Stage.Conv v, int channels) {
        int k = v.kernel();
        int fanIn = channels * k * k;
        float[] w = plan.weights(weightLayers++, v.channels() * fanIn, fanIn);
        float[] turned = new float[w.length];
        for (int o = 0; o < v.channels(); o++) {
            for (int i = 0; i < channels; i++) {
                for (int t = 0; t < k * k; t++) {
                    turned[(t * channels + i) * v.channels() + o] = w[(o * channels + i) * k * k + t];
                }
            }
        }
        Operand<TFloat32> filter = parameter(Shape.of(k, k, channels, v.channels()), turned);
        int[][] border = {{0, 0}, {v.pad(), v.pad()}, {v.pad(), v.pad()}, {0, 0}};
        List<Long> strides = List.of(1L, (long) v.stride(), (long) v.stride(), 1L);
        List<Operand<TFloat32>> bias =
                v.bias() ? List.of(parameter(Shape.of(v.channels()), new float[v.channels()])) : List.of();
        return x -> {
            Operand<TFloat32> padded = v.pad() == 0 ? x : tf.pad(x, tf.constant(border), tf.constant(0f));
            Operand<TFloat32> made = tf.nn.conv2d(padded, filter, strides, "VALID");
            return bias.isEmpty() ? made : tf.nn.biasAdd(made, bias.getFirst());
        };
    }

    private Layer batchNorm(int channels) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        Operand<TFloat32> gamma = parameter(Shape.of(channels), ones);
        Operand<TFloat32> beta = parameter(Shape.of(channels), new float[channels]);
        Operand<TFloat32> empty = tf.constant(new float[0]);
        return x -> tf.nn.fusedBatchNorm(
                        x, gamma, beta, empty, empty, FusedBatchNorm.isTraining(true), FusedBatchNorm.epsilon(1e-5f))
                .y();
    }

    private Variable<TFloat32> zeros(Variable<TFloat32> p) {
        Variable<TFloat32> v = tf.variable(p.shape(), TFloat32.class);
        initial.add(tf.assign(v, tf.zeros(tf.constant(p.shape()), TFloat32.class)));
        return v;
    }

    @Override
    public void close() {
        graph.close();
    }
}
