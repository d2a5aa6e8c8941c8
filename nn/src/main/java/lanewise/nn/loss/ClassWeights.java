package lanewise.nn.loss;

import java.util.List;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;

/** What each class counts. */
final class ClassWeights {
    private ClassWeights() {}

    /** A copy, if none is negative, infinite or NaN. */
    static List<Double> checked(String loss, List<Double> weights) {
        for (double w : weights) {
            if (!(w >= 0) || !Float.isFinite((float) w)) {
                throw new IllegalArgumentException(
                        loss + ": a class weight is " + w + "; it must be 0 or more and finite");
            }
        }
        return List.copyOf(weights);
    }

    /** As a tensor; all 1 for none. */
    static Tensor place(String loss, List<Double> weights, LossSite site, int classes) {
        if (!weights.isEmpty() && weights.size() != classes) {
            throw new IllegalArgumentException(
                    loss + ": there are " + weights.size() + " class weights but " + classes + " classes");
        }
        Tensor w = site.arena().allocate(classes);
        Elementwise.fill(1f, w, classes);
        for (int j = 0; j < weights.size(); j++) {
            w.set(j, (float) (double) weights.get(j));
        }
        return w;
    }
}
