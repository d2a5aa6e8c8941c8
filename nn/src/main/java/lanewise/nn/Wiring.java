package lanewise.nn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/** The memory of one placed layer. */
record Wiring(
        List<Shape> inputShapes,
        Shape outputShape,
        List<Tensor> inputs,
        Optional<Tensor> output,
        Optional<Tensor> outputGradient,
        List<Optional<GradientTarget>> inputGradients,
        Map<String, Parameter> parameters,
        Map<String, Tensor> state,
        Optional<Tensor> saved,
        Optional<Tensor> scratch) {}
