package lanewise.jmh.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBaseBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.stream.Stream;
import lanewise.jmh.compare.Plan;
import lanewise.jmh.compare.Stage;

/**
 * A plan's network of DJL's blocks. Its Adam is called for each parameter by itself: {@link Trainer#step} does so, too, on a copy of each gradient. A
 * momentum of 0.9 is what PyTorch calls 0.1.
 */
final class DjlNetwork implements AutoCloseable {
    private final Plan plan;
    private final Model model;
    private final Adam optimizer;
    private final Trainer trainer;
    private final List<Parameter> parameters;
    private int weightLayers;

    DjlNetwork(Plan plan) {
        this.plan = plan;
        model = Model.newInstance("plan", Device.cpu(), "PyTorch");
        model.setBlock(sequence(plan.stages(), plan.shape()));
        optimizer = Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed((float) plan.rate()))
                .build();
        trainer = model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(optimizer));
        trainer.initialize(shape(plan));
        parameters = model.getBlock().getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .toList();
    }

    /** Of a batch. */
    static Shape shape(Plan plan) {
        return new Shape(Stream.concat(Stream.of(plan.batch()), plan.input().stream())
                .mapToLong(Integer::longValue)
                .toArray());
    }

    private Block sequence(List<Stage> stages, int... in) {
        SequentialBlock made = new SequentialBlock();
        int[] shape = in;
        for (Stage stage : stages) {
            made.add(block(stage, shape));
            shape = stage.output(shape);
        }
        return made;
    }

    private Block block(Stage stage, int... in) {
        return switch (stage) {
            case Stage.Dense d -> dense(in, d.units());
            case Stage.Relu r -> relu();
            case Stage.Conv v -> convolution(v, in[0]);
            case Stage.MaxPool p -> Pool.maxPool2dBlock(square(p.size()), square(p.size()));
            case Stage.GlobalAverage g -> Pool.globalAvgPool2dBlock();
            case Stage.BatchNorm b ->
                BatchNorm.builder().optMomentum(0.9f).optEpsilon(1e-5f).build();
            case Stage.Residual r -> {
                Block body = sequence(r.body(), in);
                Block side = r.shortcut().isEmpty() ? Blocks.identityBlock() : sequence(r.shortcut(), in);
                yield new SequentialBlock()
                        .add(new ParallelBlock(DjlNetwork::sum, List.of(body, side)))
                        .add(relu());
            }
        };
    }

    private static Block relu() {
        return new LambdaBlock(Activation::relu, "relu");
    }

    private static NDList sum(List<NDList> branches) {
        return new NDList(
                NDArrays.add(branches.get(0).singletonOrThrow(), branches.get(1).singletonOrThrow()));
    }

    private static Shape square(int size) {
        return new Shape(size, size);
    }

    private Block dense(int[] in, int units) {
        int inputs = Stage.size(in);
        float[] w = plan.weights(weightLayers++, inputs * units, inputs);
        float[] turned = new float[w.length];
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < units; j++) {
                turned[j * inputs + i] = w[i * units + j];
            }
        }
        Block linear = weighted(Linear.builder().setUnits(units).build(), turned);
        return in.length == 1
                ? linear
                : new SequentialBlock().add(Blocks.batchFlattenBlock()).add(linear);
    }

    private Block convolution(Stage.Conv v, int channels) {
        int fanIn = channels * v.kernel() * v.kernel();
        Conv2d conv = Conv2d.builder()
                .setFilters(v.channels())
                .setKernelShape(square(v.kernel()))
                .optPadding(square(v.pad()))
                .optStride(square(v.stride()))
                .optBias(v.bias())
                .build();
        return weighted(conv, plan.weights(weightLayers++, v.channels() * fanIn, fanIn));
    }

    private static Block weighted(AbstractBaseBlock block, float[] values) {
        block.setInitializer((manager, shape, type) -> manager.create(values, shape), "weight");
        return block;
    }

    /** The logits of a batch, without gradients. */
    NDArray logits(NDArray x) {
        return trainer.evaluate(new NDList(x)).singletonOrThrow();
    }

    /** A step; gives back the loss of before. */
    NDArray learn(NDArray x, NDArray labels) {
        NDArray loss;
        try (GradientCollector collector = trainer.newGradientCollector()) {
            loss = trainer.getLoss().evaluate(new NDList(labels), trainer.forward(new NDList(x)));
            collector.backward(loss);
        }
        for (Parameter p : parameters) {
            try (NDArray gradient = p.getArray().getGradient()) {
                optimizer.update(p.getId(), p.getArray(), gradient);
            }
        }
        return loss;
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
