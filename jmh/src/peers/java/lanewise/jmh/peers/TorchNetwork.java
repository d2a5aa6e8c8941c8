package lanewise.jmh.peers;

import java.util.ArrayList;
import java.util.List;
import lanewise.jmh.compare.Plan;
import lanewise.jmh.compare.Stage;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A plan's network of PyTorch's operators with autograd and {@code torch::optim::Adam}. */
final class TorchNetwork implements AutoCloseable {
    private final Plan plan;
    private final TensorVector parameters = new TensorVector();
    private final List<Layer> layers;
    private final Adam optimizer;
    private int weightLayers;

    /** A stage with its parameters. */
    private interface Layer {
        Tensor forward(Tensor x);
    }

    TorchNetwork(Plan plan) {
        this.plan = plan;
        layers = layers(plan.stages(), plan.shape());
        optimizer = new Adam(parameters, new AdamOptions(plan.rate()));
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
        float[] w = plan.weights(weightLayers++, in * out, in);
        Tensor weight =
                parameter(torch.from_blob(new FloatPointer(w), in, out).t().contiguous());
        TensorOptional bias = new TensorOptional(parameter(torch.zeros(out)));
        return x -> torch.linear(x.dim() == 2 ? x : x.flatten(1, -1), weight, bias);
    }

    private Layer convolution(Stage.Conv v, int channels) {
        int k = v.kernel();
        int fanIn = channels * k * k;
        float[] w = plan.weights(weightLayers++, v.channels() * fanIn, fanIn);
        Tensor weight =
                parameter(torch.from_blob(new FloatPointer(w), (long) w.length).view(v.channels(), channels, k, k));
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

    /** The logits of a batch. */
    Tensor logits(Tensor x) {
        return forward(layers, x);
    }

    /** A step; gives back the loss of before. */
    Tensor learn(Tensor x, Tensor labels) {
        Tensor loss = torch.cross_entropy_loss(logits(x), labels);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss;
    }

    private static Tensor forward(List<Layer> layers, Tensor first) {
        Tensor x = first;
        for (Layer layer : layers) {
            x = layer.forward(x);
        }
        return x;
    }

    @Override
    public void close() {
        optimizer.close();
        parameters.close();
    }
}
