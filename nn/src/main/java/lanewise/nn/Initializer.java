package lanewise.nn;

import lanewise.nn.init.Constant;
import lanewise.nn.init.VarianceScaling;
import lanewise.nn.init.VarianceScaling.Distribution;
import lanewise.nn.init.VarianceScaling.Fan;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * First values of a tensor of parameters: weights or biases. The common ones are constants here, all others in {@code lanewise.nn.init}; write your own as a lambda.
 *
 * <p>Weights of two dimensions are inputs x units, as {@code Dense} keeps them; weights of more have a unit for each element of the first, as a convolution's of
 * units x channels x height x width.
 */
@FunctionalInterface
public interface Initializer {
    /** All 0: right for biases, and useless for weights, whose units then stay twins. */
    Initializer ZEROS = new Constant(0);

    /** N(0, 2/fanIn): for ReLU (He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, eq. 10). */
    Initializer HE = new VarianceScaling(2, Fan.IN, Distribution.NORMAL);

    /** U(−a, a), a = √(6/fanIn): He's variance. */
    Initializer HE_UNIFORM = new VarianceScaling(2, Fan.IN, Distribution.UNIFORM);

    /** U(−a, a), a = √(6/(fanIn + fanOut)): for symmetric activations and outputs (Glorot and Bengio, AISTATS 2010, eq. 16). */
    Initializer GLOROT = new VarianceScaling(1, Fan.AVERAGE, Distribution.UNIFORM);

    /** N(0, 2/(fanIn + fanOut)): Glorot's variance (eq. 12). */
    Initializer GLOROT_NORMAL = new VarianceScaling(1, Fan.AVERAGE, Distribution.NORMAL);

    /** N(0, 1/fanIn): LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, eq. 16; the "Xavier" of many lectures, {@code randn/sqrt(fan_in)}. */
    Initializer LECUN = new VarianceScaling(1, Fan.IN, Distribution.NORMAL);

    /** U(−a, a), a = √(3/fanIn): LeCun's variance. */
    Initializer LECUN_UNIFORM = new VarianceScaling(1, Fan.IN, Distribution.UNIFORM);

    /** U(−1/√m, 1/√m), m = fanIn: the heuristic that Glorot and Bengio (eq. 1) found wanting. */
    Initializer HEURISTIC = new VarianceScaling(1 / 3.0, Fan.IN, Distribution.UNIFORM);

    /**
     * U(−a, a), a = 6/√(m + n), m = fanIn, n = fanOut: {@link #GLOROT} as a textbook misprints it, √6 times as wide; only to reproduce what was made with it.
     */
    Initializer GLOROT_AS_MISPRINTED = new VarianceScaling(6, Fan.AVERAGE, Distribution.UNIFORM);

    /**
     * Fills a tensor; the values depend on seed and stream of the numbers, not on any state.
     *
     * @param fanIn inputs of one unit
     * @param fanOut units that one input feeds
     */
    void fill(Tensor w, int fanIn, int fanOut, Rng rng);
}
