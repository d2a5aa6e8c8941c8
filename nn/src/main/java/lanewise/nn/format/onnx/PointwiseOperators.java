package lanewise.nn.format.onnx;

import java.util.Optional;
import lanewise.nn.Layer;
import lanewise.nn.layer.AddConstant;
import lanewise.nn.layer.Elu;
import lanewise.nn.layer.Exp;
import lanewise.nn.layer.Gelu;
import lanewise.nn.layer.GeluTanh;
import lanewise.nn.layer.HardSigmoid;
import lanewise.nn.layer.HardSwish;
import lanewise.nn.layer.LeakyRelu;
import lanewise.nn.layer.Log;
import lanewise.nn.layer.Mish;
import lanewise.nn.layer.Pow;
import lanewise.nn.layer.Prelu;
import lanewise.nn.layer.Reciprocal;
import lanewise.nn.layer.Relu;
import lanewise.nn.layer.ScaleBy;
import lanewise.nn.layer.Selu;
import lanewise.nn.layer.Sigmoid;
import lanewise.nn.layer.Silu;
import lanewise.nn.layer.Softplus;
import lanewise.nn.layer.Sqrt;
import lanewise.nn.layer.Square;
import lanewise.nn.layer.Tanh;

/** Layers that map each element by itself. What opset 17 lacks is put together from what it has. */
final class PointwiseOperators {
    private final Operators.Context at;

    PointwiseOperators(Operators.Context at) {
        this.at = at;
    }

    /** Adds the layer if it is one of these. */
    Optional<String> add(Layer layer) {
        return Optional.ofNullable(
                switch (layer) {
                    case Relu r -> at.made("Relu", at.x());
                    case Sigmoid s -> at.made("Sigmoid", at.x());
                    case Tanh t -> at.made("Tanh", at.x());
                    case Softplus s -> at.made("Softplus", at.x());
                    case HardSwish h -> at.made("HardSwish", at.x());
                    case HardSigmoid h ->
                        at.make(at.node("HardSigmoid").real("alpha", 1.0 / 6).real("beta", 0.5));
                    case LeakyRelu l -> at.make(at.node("LeakyRelu").real("alpha", l.slope()));
                    case Elu e -> at.make(at.node("Elu").real("alpha", e.alpha()));
                    case Selu s -> at.made("Selu", at.x());
                    case Prelu p -> at.made("PRelu", at.x(), slope(p));
                    case Exp e -> at.made("Exp", at.x());
                    case Log l -> at.made("Log", at.x());
                    case Sqrt s -> at.made("Sqrt", at.x());
                    case Reciprocal r -> at.made("Reciprocal", at.x());
                    case Square s -> at.made("Mul", at.x(), at.x());
                    case Pow p -> at.made("Pow", at.x(), at.real("exponent", p.exponent()));
                    case ScaleBy s -> at.made("Mul", at.x(), at.real("factor", s.factor()));
                    case AddConstant a -> at.made("Add", at.x(), at.real("constant", a.constant()));
                    case Silu s -> at.made("Mul", at.x(), at.step("Sigmoid", "sigmoid", at.x()));
                    case Mish m -> mish();
                    case Gelu g -> gelu();
                    case GeluTanh g -> geluTanh();
                    default -> null;
                });
    }

    private String slope(Prelu p) {
        return p.slopes() == Prelu.Slopes.SHARED
                ? at.weights("slope")
                : at.weights("slope", at.input().toArray());
    }

    /** x·tanh(ln(1 + eˣ)). */
    private String mish() {
        return at.made("Mul", at.x(), at.step("Tanh", "tanh", at.step("Softplus", "softplus", at.x())));
    }

    /** x/2·(1 + erf(x/√2)). */
    private String gelu() {
        String scaled = at.step("Mul", "scaled", at.x(), at.real("scale", Math.sqrt(0.5)));
        return half(at.step("Erf", "erf", scaled));
    }

    /** x/2·(1 + tanh(√(2/π)·(x + 0.044715x³))). */
    private String geluTanh() {
        String cube = at.step("Mul", "cube", at.step("Mul", "square", at.x(), at.x()), at.x());
        String sum = at.step("Add", "sum", at.x(), at.step("Mul", "term", cube, at.real("a", 0.044715)));
        return half(at.step("Tanh", "tanh", at.step("Mul", "scaled", sum, at.real("scale", Math.sqrt(2 / Math.PI)))));
    }

    /** x/2·(1 + y). */
    private String half(String y) {
        String more = at.step("Add", "more", y, at.real("one", 1));
        return at.made("Mul", at.step("Mul", "half", at.x(), at.real("a_half", 0.5)), more);
    }
}
