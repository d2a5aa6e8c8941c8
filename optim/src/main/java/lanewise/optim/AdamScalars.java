package lanewise.optim;

import lanewise.simd.kernel.AdamUpdate;

/** The scalars of Adam's kernel, which several rules share: they differ in these only. */
final class AdamScalars {
    /** How many there are. */
    static final int COUNT = 10;

    private AdamScalars() {}

    static void betas(double[] scalars, double beta1, double beta2) {
        scalars[3] = beta1;
        scalars[4] = beta2;
    }

    static void eps(double[] scalars, double inside, double outside) {
        scalars[5] = inside;
        scalars[6] = outside;
    }

    static void steps(double[] scalars, double momentStep, double gradStep, double rootScale) {
        scalars[7] = momentStep;
        scalars[8] = gradStep;
        scalars[9] = rootScale;
    }

    /** The first three are the scale of gradients, the penalty, and what is kept of the weights. */
    static void update(Slabs slabs, double[] s, int from, int to) {
        AdamUpdate.adam(
                slabs.theta(),
                slabs.grad(),
                slabs.state(0),
                slabs.state(1),
                s[0],
                s[1],
                s[2],
                s[3],
                s[4],
                s[5],
                s[6],
                s[7],
                s[8],
                s[9],
                from,
                to);
    }
}
