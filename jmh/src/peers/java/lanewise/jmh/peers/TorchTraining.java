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
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Training with PyTorch's library through JavaCPP: operators with autograd and {@code torch::optim::Adam}. Torch gets all threads and its
 * OpenBLAS one; the other way round, and both, are slower for whole steps.
 */
public final class TorchTraining implements Contender {
    /** Loads the library. */
    public TorchTraining(int threads) {
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(1);
    }

    @Override
    public String version() {
        return LibTorch.jar() + ", " + torch.get_num_threads() + " threads";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return c instanceof TrainCase t ? Optional.of(new Steps(t)) : Optional.empty();
    }

    @Override
    public void close() {}

    /** A stage with its parameters. */
    private interface Layer {
        Tensor forward(Tensor x);
    }

    private static final class Steps implements Trial {
        private final TrainCase c;
        private final FloatPointer dataMemory;
        private final LongPointer labelMemory;
        private final Tensor data;
        private final Tensor labels;
        private final TensorVector parameters = new TensorVector();
        private final List<Layer> layers;
        private final Adam optimizer;
        private int weightLayers;
        private int next;
        private float loss;

        Steps(TrainCase c) {
            this.c = c;
            dataMemory = new FloatPointer(c.data());
            long[] shape = new long[c.input().size() + 1];
            shape[0] = c.examples();
            for (int i = 1; i < shape.length; i++) {
                shape[i] = c.input().get(i - 1);
            }
            data = torch.from_blob(dataMemory, (long) c.examples() * c.width()).view(shape);
            labelMemory =
                    new LongPointer(Arrays.stream(c.labels()).asLongStream().toArray());
            labels = torch.from_blob(labelMemory, new long[] {c.examples()}, torch.dtype(torch.ScalarType.Long));
            layers = layers(c.stages(), c.shape());
            optimizer = new Adam(parameters, new AdamOptions(TrainCase.LR));
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

        private Layer layer(Stage stage, int... in) {
            return switch (stage) {
                case Stage.Dense d -> dense(Stage.size(in), d.units());
                case Stage.Relu r -> torch::relu;
                case Stage.Conv v -> convolution(v, in[0]);
                case Stage.MaxPool p -> x -> torch.max_pool2d(x, p.size(), p.size());
                case Stage.GlobalAverage g -> x -> torch.mean(x, 2, 3);
                case Stage.BatchNorm b -> batchNorm(in[0]);
                case Stage.Residual r -> {
                    List<Layer> body = layers(r.body(), in);
                    List<Layer> side = layers(r.shortcut(), in);
                    yield x -> torch.relu(forward(body, x).add(forward(side, x)));
                }
            };
        }

        private Tensor parameter(Tensor values) {
            Tensor p = values.clone().detach().set_requires_grad(true);
            parameters.push_back(p);
            return p;
        }

        private Layer dense(int in, int out) {
            float[] w = TrainCase.weights(weightLayers++, in * out, in);
            Tensor weight =
                    parameter(torch.from_blob(new FloatPointer(w), in, out).t().contiguous());
            TensorOptional bias = new TensorOptional(parameter(torch.zeros(out)));
            return x -> torch.linear(x.dim() == 2 ? x : x.flatten(1, -1), weight, bias);
        }

        private Layer convolution(Stage.Conv v, int channels) {
            int k = v.kernel();
            int fanIn = channels * k * k;
            float[] w = TrainCase.weights(weightLayers++, v.channels() * fanIn, fanIn);
            Tensor weight = parameter(
                    torch.from_blob(new FloatPointer(w), (long) w.length).view(v.channels(), channels, k, k));
            TensorOptional bias =
                    v.bias() ? new TensorOptional(parameter(torch.zeros(v.channels()))) : new TensorOptional();
            long[] stride = {v.stride(), v.stride()};
            long[] pad = {v.pad(), v.pad()};
            long[] dilation = {1, 1};
            return x -> torch.conv2d(x, weight, bias, stride, pad, dilation, 1);
        }

        private Layer batchNorm(int channels) {
            TensorOptional gamma = new TensorOptional(parameter(torch.ones(channels)));
            TensorOptional beta = new TensorOptional(parameter(torch.zeros(channels)));
            TensorOptional mean = new TensorOptional(torch.zeros(channels));
            TensorOptional variance = new TensorOptional(torch.ones(channels));
            return x -> torch.batch_norm(x, gamma, beta, mean, variance, true, 0.1, 1e-5, true);
        }

        private static Tensor forward(List<Layer> layers, Tensor first) {
            Tensor x = first;
            for (Layer layer : layers) {
                x = layer.forward(x);
            }
            return x;
        }

        @Override
        @SuppressWarnings("try") // a scope is there to be closed
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                try (PointerScope scope = new PointerScope()) {
                    Tensor z = forward(layers, data.narrow(0, next, c.batch()));
                    Tensor l = torch.cross_entropy_loss(z, labels.narrow(0, next, c.batch()));
                    optimizer.zero_grad();
                    l.backward();
                    optimizer.step();
                    if (calls == 1) {
                        loss = l.item_float();
                    }
                }
                next = (next + c.batch()) % c.examples();
            }
        }

        /** The loss of the last step that was alone. */
        @Override
        public float result(int index) {
            return loss;
        }

        @Override
        public void close() {
            optimizer.close();
            parameters.close();
            data.close();
            labels.close();
            dataMemory.close();
            labelMemory.close();
        }
    }
}
