package lanewise.jmh.peers;

import java.util.ArrayList;
import java.util.List;
import lanewise.jmh.compare.Plan;
import lanewise.jmh.compare.Stage;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A plan's network as a graph of DL4J's layers; a ReLU belongs to the dense or convolutional layer before it, as DL4J has it. A decay of 0.9 is what
 * PyTorch calls a momentum of 0.1.
 */
final class Dl4jNetwork implements AutoCloseable {
    private static final String INPUT = "x";

    private final Plan plan;
    private final GraphBuilder builder;
    private final List<String> weighted = new ArrayList<>();
    private final ComputationGraph graph;
    private int nodes;

    Dl4jNetwork(Plan plan) {
        this.plan = plan;
        builder = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(new Adam(plan.rate()))
                .graphBuilder()
                .addInputs(INPUT)
                .setInputTypes(inputType(plan.shape()));
        int last = plan.stages().size() - 1;
        String hidden = add(plan.stages().subList(0, last), INPUT);
        builder.setOutputs(weighted(logits(plan.stages().get(last)), hidden));
        graph = new ComputationGraph(builder.build());
        graph.init();
        initialize();
    }

    private static InputType inputType(int... shape) {
        return shape.length == 1
                ? InputType.feedForward(shape[0])
                : InputType.convolutional(shape[1], shape[2], shape[0]);
    }

    /** The loss is one with the layer that gives the logits. */
    private static Layer logits(Stage stage) {
        if (stage instanceof Stage.Dense d) {
            return new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(d.units())
                    .build();
        }
        throw new IllegalArgumentException("the last stage is " + stage + "; it must be dense");
    }

    private String add(List<Stage> stages, String from) {
        String last = from;
        for (int i = 0; i < stages.size(); i++) {
            boolean takesRelu = stages.get(i) instanceof Stage.Dense || stages.get(i) instanceof Stage.Conv;
            boolean relu = takesRelu && i + 1 < stages.size() && stages.get(i + 1) instanceof Stage.Relu;
            last = add(stages.get(i), relu ? Activation.RELU : Activation.IDENTITY, last);
            i += relu ? 1 : 0;
        }
        return last;
    }

    private String add(Stage stage, Activation activation, String from) {
        return switch (stage) {
            case Stage.Dense d ->
                weighted(
                        new DenseLayer.Builder()
                                .nOut(d.units())
                                .activation(activation)
                                .build(),
                        from);
            case Stage.Relu r -> relu(from);
            case Stage.Conv v ->
                weighted(
                        new ConvolutionLayer.Builder(v.kernel(), v.kernel())
                                .stride(v.stride(), v.stride())
                                .padding(v.pad(), v.pad())
                                .nOut(v.channels())
                                .hasBias(v.bias())
                                .activation(activation)
                                .build(),
                        from);
            case Stage.MaxPool p ->
                layer(
                        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                                .kernelSize(p.size(), p.size())
                                .stride(p.size(), p.size())
                                .build(),
                        from);
            case Stage.GlobalAverage g -> layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), from);
            case Stage.BatchNorm b ->
                layer(new BatchNormalization.Builder().decay(0.9).eps(1e-5).build(), from);
            case Stage.Residual r -> {
                String body = add(r.body(), from);
                String side = add(r.shortcut(), from);
                String sum = name();
                builder.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), body, side);
                yield relu(sum);
            }
        };
    }

    private String relu(String from) {
        return layer(new ActivationLayer(Activation.RELU), from);
    }

    private String weighted(Layer layer, String from) {
        String name = layer(layer, from);
        weighted.add(name);
        return name;
    }

    private String layer(Layer layer, String from) {
        String name = name();
        builder.addLayer(name, layer, from);
        return name;
    }

    private String name() {
        return "n" + nodes++;
    }

    private void initialize() {
        for (int i = 0; i < weighted.size(); i++) {
            INDArray w = graph.getLayer(weighted.get(i)).getParam("W");
            int elements = (int) w.length();
            int fanIn = (int) (w.rank() == 2 ? w.size(0) : elements / w.size(0));
            w.assign(Nd4j.create(plan.weights(i, elements, fanIn), w.shape(), 'c'));
        }
    }

    /** A step. */
    void learn(INDArray x, INDArray labels) {
        graph.fit(new INDArray[] {x}, new INDArray[] {labels});
    }

    /** The loss of the last step, before its update. */
    float loss() {
        return (float) graph.score();
    }

    @Override
    public void close() {
        graph.close();
    }
}
