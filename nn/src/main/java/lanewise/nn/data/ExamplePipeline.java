package lanewise.nn.data;

import java.util.ArrayList;
import java.util.List;
import lanewise.simd.Shape;

/** One example after the other through a chain of augmentations, in two buffers by turns. For one thread. */
final class ExamplePipeline {
    private final Dataset data;
    private final List<Augmentation.Change> chain = new ArrayList<>();
    private final List<Draws> draws = new ArrayList<>();
    private final Shape output;
    private float[] x;
    private float[] y;

    ExamplePipeline(Dataset data, List<Augmentation> augmentations, long seed) {
        this.data = data;
        Shape shape = data.exampleShape();
        int largest = shape.elements();
        for (Augmentation a : augmentations) {
            draws.add(new Draws(seed, draws.size(), a.draws(shape), data.size()));
            chain.add(a.on(shape));
            shape = a.output(shape);
            largest = Math.max(largest, shape.elements());
        }
        output = shape;
        x = new float[largest];
        y = new float[largest];
    }

    /** What comes out. */
    Shape output() {
        return output;
    }

    /** Example {@code i} as it is in this epoch; valid until the next call. */
    float[] read(long epoch, int i) {
        data.source().read(i, x);
        for (int k = 0; k < chain.size(); k++) {
            draws.get(k).seek(epoch, i);
            chain.get(k).apply(x, y, draws.get(k));
            float[] t = x;
            x = y;
            y = t;
        }
        return x;
    }
}
