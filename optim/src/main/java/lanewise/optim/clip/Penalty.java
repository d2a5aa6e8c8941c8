package lanewise.optim.clip;

import lanewise.simd.NamedTensors;

/** A penalty on parameters whose gradient is added to the loss's. */
public interface Penalty extends GradientTransform {
    /** The penalty itself, to be added to the loss. */
    double value(NamedTensors theta);
}
