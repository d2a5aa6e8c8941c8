package lanewise.jmh.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.Stage;
import lanewise.jmh.compare.TrainCase;
import lanewise.jmh.compare.Trial;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Training with a static graph of TensorFlow: raw operators, gradients by the C library, {@code ApplyAdam} for each parameter. Batches are
 * tensors of its own, made before, images in its own order of channels.
 */
public final class TensorFlowTraining implements Contender {
    private final int threads;

    /** Loads the library. */
    public TensorFlowTraining(int threads) {
        this.threads = threads;
        TensorFlow.version();
    }

    @Override
    public String version() {
        return "TensorFlow " + TensorFlow.version() + " static graph, " + threads + " threads";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return c instanceof TrainCase t ? Optional.of(new Steps(t, threads)) : Optional.empty();
    }

    @Override
    public void close() {}

    private static final class Steps implements Trial {
        private final TrainCase c;
        private final Graph graph = new Graph();
        private final Ops tf = Ops.create(graph);
        private final List<Variable<TFloat32>> parameters = new ArrayList<>();
        private final List<Op> initial = new ArrayList<>();
        private final List<TFloat32> examples = new ArrayList<>();
        private final List<TFloat32> labels = new ArrayList<>();
        private final Placeholder<TFloat32> x;
        private final Placeholder<TFloat32> y;
        private final Operand<TFloat32> loss;
        private final Op train;
        private final Session session;
        private int weightLayers;
        private int next;
        private float last;

        Steps(TrainCase c, int threads) {
            this.c = c;
            x = tf.placeholder(TFloat32.class, Placeholder.shape(batchShape()));
            y = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(c.batch(), c.classes())));
            Operand<TFloat32> logits = run(c.stages(), x, c.shape());
            loss = tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, y).loss(), tf.constant(0));
            train = updates();
            fillBatches();
            session = new Session(
                    graph,
                    ConfigProto.newBuilder()
                            .setIntraOpParallelismThreads(threads)
                            .setInterOpParallelismThreads(1)
                            .build());
            Session.Runner runner = session.runner();
            initial.forEach(runner::addTarget);
            runner.run().close();
        }

        private Shape batchShape() {
            int[] s = c.shape();
            return s.length == 1 ? Shape.of(c.batch(), s[0]) : Shape.of(c.batch(), s[1], s[2], s[0]);
        }

        private void fillBatches() {
            float[] data = c.data();
            int[] classes = c.labels();
            int size = c.batch() * c.width();
            for (int b = 0; b < c.examples() / c.batch(); b++) {
                float[] batch = new float[size];
                for (int n = 0; n < c.batch(); n++) {
                    channelsLast(data, (b * c.batch() + n) * c.width(), batch, n * c.width());
                }
                examples.add(TFloat32.tensorOf(batchShape(), DataBuffers.of(batch)));
                float[] oneHot = new float[c.batch() * c.classes()];
                for (int n = 0; n < c.batch(); n++) {
                    oneHot[n * c.classes() + classes[b * c.batch() + n]] = 1;
                }
                labels.add(TFloat32.tensorOf(Shape.of(c.batch(), c.classes()), DataBuffers.of(oneHot)));
            }
        }

        private void channelsLast(float[] from, int start, float[] to, int at) {
            int channels = c.input().size() == 1 ? 1 : c.input().getFirst();
            int pixels = c.width() / channels;
            for (int i = 0; i < channels; i++) {
                for (int p = 0; p < pixels; p++) {
                    to[at + p * channels + i] = from[start + i * pixels + p];
                }
            }
        }

        private Operand<TFloat32> run(List<Stage> stages, Operand<TFloat32> first, int... in) {
            Operand<TFloat32> value = first;
            int[] shape = in;
            for (Stage stage : stages) {
                value = run(stage, value, shape);
                shape = stage.output(shape);
            }
            return value;
        }

        private Operand<TFloat32> run(Stage stage, Operand<TFloat32> value, int... in) {
            return switch (stage) {
                case Stage.Dense d -> dense(value, in, d.units());
                case Stage.Relu r -> tf.nn.relu(value);
                case Stage.Conv v -> convolution(value, v, in[0]);
                case Stage.MaxPool p -> {
                    Operand<TInt32> window = tf.constant(new int[] {1, p.size(), p.size(), 1});
                    yield tf.nn.maxPool(value, window, window, "VALID");
                }
                case Stage.GlobalAverage g -> tf.math.mean(value, tf.constant(new int[] {1, 2}));
                case Stage.BatchNorm b -> batchNorm(value, in[0]);
                case Stage.Residual r ->
                    tf.nn.relu(tf.math.add(run(r.body(), value, in), run(r.shortcut(), value, in)));
            };
        }

        private Variable<TFloat32> parameter(Shape shape, float... values) {
            Variable<TFloat32> v = tf.variable(shape, TFloat32.class);
            initial.add(tf.assign(v, tf.constant(shape, DataBuffers.of(values))));
            parameters.add(v);
            return v;
        }

        /** The weights of the definition belong to channels first. */
        private Operand<TFloat32> dense(Operand<TFloat32> value, int[] in, int units) {
            int inputs = Stage.size(in);
            float[] w = TrainCase.weights(weightLayers++, inputs * units, inputs);
            Operand<TFloat32> flat = value;
            if (in.length == 3) {
                w = rowsChannelsLast(w, units, in);
                flat = tf.reshape(value, tf.constant(new int[] {c.batch(), inputs}));
            }
            Operand<TFloat32> weight = parameter(Shape.of(inputs, units), w);
            Operand<TFloat32> bias = parameter(Shape.of(units), new float[units]);
            return tf.nn.biasAdd(tf.linalg.matMul(flat, weight), bias);
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

        private Operand<TFloat32> convolution(Operand<TFloat32> value, Stage.Conv v, int channels) {
            int k = v.kernel();
            int fanIn = channels * k * k;
            float[] w = TrainCase.weights(weightLayers++, v.channels() * fanIn, fanIn);
            float[] turned = new float[w.length];
            for (int o = 0; o < v.channels(); o++) {
                for (int i = 0; i < channels; i++) {
                    for (int t = 0; t < k * k; t++) {
                        turned[(t * channels + i) * v.channels() + o] = w[(o * channels + i) * k * k + t];
                    }
                }
            }
            Operand<TFloat32> filter = parameter(Shape.of(k, k, channels, v.channels()), turned);
            Operand<TFloat32> padded = v.pad() == 0
                    ? value
                    : tf.pad(
                            value,
                            tf.constant(new int[][] {{0, 0}, {v.pad(), v.pad()}, {v.pad(), v.pad()}, {0, 0}}),
                            tf.constant(0f));
            List<Long> strides = List.of(1L, (long) v.stride(), (long) v.stride(), 1L);
            Operand<TFloat32> made = tf.nn.conv2d(padded, filter, strides, "VALID");
            return v.bias() ? tf.nn.biasAdd(made, parameter(Shape.of(v.channels()), new float[v.channels()])) : made;
        }

        private Operand<TFloat32> batchNorm(Operand<TFloat32> value, int channels) {
            float[] ones = new float[channels];
            Arrays.fill(ones, 1);
            Operand<TFloat32> gamma = parameter(Shape.of(channels), ones);
            Operand<TFloat32> beta = parameter(Shape.of(channels), new float[channels]);
            Operand<TFloat32> empty = tf.constant(new float[0]);
            return tf.nn.fusedBatchNorm(
                            value,
                            gamma,
                            beta,
                            empty,
                            empty,
                            FusedBatchNorm.isTraining(true),
                            FusedBatchNorm.epsilon(1e-5f))
                    .y();
        }

        private Op updates() {
            Gradients gradients = tf.gradients(loss, parameters);
            List<Op> updates = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                Variable<TFloat32> p = parameters.get(i);
                updates.add(tf.train.applyAdam(
                        p,
                        zeros(p),
                        zeros(p),
                        tf.constant(0.9f),
                        tf.constant(0.999f),
                        tf.constant((float) TrainCase.LR),
                        tf.constant(0.9f),
                        tf.constant(0.999f),
                        tf.constant(1e-8f),
                        gradients.dy(i)));
            }
            return tf.withControlDependencies(updates).noOp();
        }

        private Variable<TFloat32> zeros(Variable<TFloat32> p) {
            Variable<TFloat32> v = tf.variable(p.shape(), TFloat32.class);
            initial.add(tf.assign(v, tf.zeros(tf.constant(p.shape()), TFloat32.class)));
            return v;
        }

        @Override
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                Session.Runner runner = session.runner()
                        .feed(x, examples.get(next))
                        .feed(y, labels.get(next))
                        .addTarget(train);
                if (calls == 1) {
                    runner.fetch(loss);
                }
                try (Result result = runner.run()) {
                    if (calls == 1) {
                        last = ((TFloat32) result.get(0)).getFloat();
                    }
                }
                next = (next + 1) % examples.size();
            }
        }

        /** The loss of the last step that was alone. */
        @Override
        public float result(int index) {
            return last;
        }

        @Override
        public void close() {
            session.close();
            graph.close();
            examples.forEach(TFloat32::close);
            labels.forEach(TFloat32::close);
        }
    }
}
