package lanewise.nn.data.augment;

import lanewise.nn.data.Augmentation;
import lanewise.simd.Shape;

/**
 * Adds noise from N(0, std²) to every feature, of images or of anything else. The layer {@link lanewise.nn.layer.GaussianNoise} does the same by vectors, and
 * faster.
 *
 * @param std in the units of the data; 0 or more and finite
 */
public record Noise(float std) implements Augmentation {
    public Noise {
        if (!(std >= 0 && Float.isFinite(std))) {
            throw new IllegalArgumentException("noise: std is " + std + "; it must be 0 or more and finite");
        }
    }

    @Override
    public Shape output(Shape example) {
        return example;
    }

    @Override
    public int draws(Shape example) {
        return example.elements();
    }

    @Override
    public Change on(Shape example) {
        int n = example.elements();
        return (x, y, draws) -> {
            for (int j = 0; j < n; j++) {
                y[j] = x[j] + std * draws.normal(j);
            }
        };
    }
}
