package lanewise.optim.schedule;

import lanewise.optim.math.Cosines;

/** Ways from one value to another: what is left of the first after a share x of the way, from 1 at x = 0 to 0 at x = 1. */
public enum Anneal {
    /** 1 − x. */
    LINEAR,
    /** (1 + cos πx)/2: slow at both ends. */
    COSINE,
    /** 1 − √x: fast at first (Hägele et al., "Scaling laws and compute-optimal training beyond fixed training durations", 2024). */
    SQUARE_ROOT;

    /** The value at a share of the way, in [0, 1]; exact at both ends. */
    double between(double start, double end, double share) {
        double left = switch (this) {
            case LINEAR -> 1 - share;
            case COSINE -> 0.5 * (1 + Cosines.cosPi(share));
            case SQUARE_ROOT -> 1 - Math.sqrt(share);
        };
        return left * start + (1 - left) * end;
    }
}
