package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Kernel;

/**
 * A layer that maps each element by itself and has no parameters. Implement {@link #kind} and {@link #map} for one of your own.
 *
 * {@snippet :
 * record Cube() implements Pointwise {
 *     public String kind() {
 *         return "cube";
 *     }
 *
 *     public Map map() {
 *         return Map.ofInputs(MyKernels::cube, MyKernels::cubeBackward);
 *     }
 * }
 * }
 */
public interface Pointwise extends Layer {
    /** What it computes. */
    Map map();

    /** From n elements x to n elements y, which may be x. Workers call it for different elements at the same time, as they do the backward pass. */
    @FunctionalInterface
    interface Forward {
        void run(Tensor x, Tensor y, int n);
    }

    /** From n inputs, or outputs, and gradients of the outputs to gradients of the inputs; dx may be dy. */
    @FunctionalInterface
    interface Backward {
        void run(Tensor kept, Tensor dy, Tensor dx, int n);
    }

    /**
     * A function and its derivative.
     *
     * @param readsInputs whether backward is given the inputs; else it is given the outputs
     * @param kernels what both call
     */
    record Map(boolean readsInputs, Forward forward, Backward backward, Set<Kernel> kernels) {
        /** Backward is given the inputs. */
        public static Map ofInputs(Forward forward, Backward backward, Kernel... kernels) {
            return new Map(true, forward, backward, Set.of(kernels));
        }

        /** Backward is given the outputs, so they may be written over the inputs. */
        public static Map ofOutputs(Forward forward, Backward backward, Kernel... kernels) {
            return new Map(false, forward, backward, Set.of(kernels));
        }
    }

    @Override
    default Shape output(List<Shape> inputs) {
        return inputs.getFirst();
    }

    @Override
    default Footprint footprint(List<Shape> inputs, int capacity) {
        boolean readsInputs = map().readsInputs();
        return Footprint.inPlace(readsInputs, !readsInputs);
    }

    /** One for each element, whatever the function. */
    @Override
    default long flops(List<Shape> inputs) {
        return inputs.getFirst().elements();
    }

    @Override
    default Set<Kernel> kernels() {
        return map().kernels();
    }

    @Override
    default Node place(Site site) {
        Map map = map();
        int features = site.inputShape().elements();
        Tails tails = site.tails(features);
        return Partitioned.of(
                site,
                features,
                tails,
                (from, to) -> map.forward().run(tails.input(from), tails.output(from), to - from),
                (from, to) -> map.backward()
                        .run(
                                map.readsInputs() ? tails.input(from) : tails.output(from),
                                tails.outputGradient(from),
                                tails.inputGradient(from),
                                to - from));
    }
}
