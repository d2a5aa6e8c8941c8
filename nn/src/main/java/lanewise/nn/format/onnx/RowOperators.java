package lanewise.nn.format.onnx;

import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.nn.Layer;
import lanewise.nn.layer.Glu;
import lanewise.nn.layer.LayerNorm;
import lanewise.nn.layer.LogSoftmax;
import lanewise.nn.layer.Maxout;
import lanewise.nn.layer.RmsNorm;
import lanewise.nn.layer.Softmax;
import lanewise.nn.layer.SwiGlu;

/** Layers along the last axis. */
final class RowOperators {
    private final Operators.Context at;

    RowOperators(Operators.Context at) {
        this.at = at;
    }

    /** Adds the layer if it is one of these. */
    Optional<String> add(Layer layer) {
        return Optional.ofNullable(
                switch (layer) {
                    case Softmax s -> at.make(at.node("Softmax").number("axis", -1));
                    case LogSoftmax s -> at.make(at.node("LogSoftmax").number("axis", -1));
                    case LayerNorm n -> layerNorm(n);
                    case RmsNorm n -> rmsNorm(n);
                    case Glu g -> gated(false);
                    case SwiGlu g -> gated(true);
                    case Maxout m -> maxout(m.pieces());
                    default -> null;
                });
    }

    private String layerNorm(LayerNorm n) {
        Node node = at.node("LayerNormalization").reads(at.weights("gamma"), at.weights("beta"));
        return at.make(node.number("axis", -1).real("epsilon", n.eps()));
    }

    /** γ·x/√(mean x² + eps). */
    private String rmsNorm(RmsNorm n) {
        String square = at.step("Mul", "square", at.x(), at.x());
        String mean = at.part("mean");
        at.onnx()
                .add(new Node("ReduceMean", mean)
                        .reads(square)
                        .makes(mean)
                        .numbers("axes", -1)
                        .number("keepdims", 1));
        String root = at.step("Sqrt", "root", at.step("Add", "sum", mean, at.real("eps", n.eps())));
        return at.made("Mul", at.step("Div", "normal", at.x(), root), at.weights("gamma"));
    }

    /** a·σ(b), or a·σ(a)·b. */
    private String gated(boolean swish) {
        String[] halves = split(2);
        String gate = at.step("Sigmoid", "sigmoid", swish ? halves[0] : halves[1]);
        return swish
                ? at.made("Mul", at.step("Mul", "swish", halves[0], gate), halves[1])
                : at.made("Mul", halves[0], gate);
    }

    private String maxout(int pieces) {
        return pieces == 1 ? at.x() : at.made("Max", split(pieces));
    }

    /** Equal parts of the last axis. */
    private String[] split(int parts) {
        String[] names = IntStream.range(0, parts)
                .mapToObj(i -> at.part("part" + (i + 1)))
                .toArray(String[]::new);
        at.onnx().add(at.node("Split", "split").makes(names).number("axis", -1));
        return names;
    }
}
