package lanewise.optim;

import java.util.ArrayList;
import java.util.List;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Reductions;

/**
 * The tensors that are trained, cut into blocks of fixed size, padding included. Workers take whole blocks, so what is summed over a tensor
 * does not depend on their number.
 */
final class Blocks {
    private final List<TensorLayout.Entry> tensors = new ArrayList<>();
    private final List<ParameterGroup> groups = new ArrayList<>();
    private final int[] first;
    private final int[] tensor;
    private final int[] from;
    private final int[] to;

    Blocks(Binding binding) {
        List<TensorLayout.Entry> entries = binding.entries();
        int count = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (!binding.groups().get(i).frozen()) {
                tensors.add(entries.get(i));
                groups.add(binding.groups().get(i));
                count += blocks(entries.get(i));
            }
        }
        first = new int[tensors.size() + 1];
        tensor = new int[count];
        from = new int[count];
        to = new int[count];
        cut();
    }

    private static int blocks(TensorLayout.Entry e) {
        return Math.ceilDiv(e.paddedEnd() - e.offset(), Reductions.BLOCK);
    }

    private void cut() {
        int b = 0;
        for (int t = 0; t < tensors.size(); t++) {
            TensorLayout.Entry e = tensors.get(t);
            for (int start = e.offset(); start < e.paddedEnd(); start += Reductions.BLOCK) {
                tensor[b] = t;
                from[b] = start;
                to[b] = Math.min(start + Reductions.BLOCK, e.paddedEnd());
                b++;
            }
            first[t + 1] = b;
        }
    }

    /** The trained tensors, in order. */
    List<TensorLayout.Entry> tensors() {
        return tensors;
    }

    /** The group of a trained tensor. */
    ParameterGroup group(int t) {
        return groups.get(t);
    }

    int count() {
        return tensor.length;
    }

    /** The tensor that a block belongs to, as an index into {@link #tensors}. */
    int tensor(int b) {
        return tensor[b];
    }

    int from(int b) {
        return from[b];
    }

    int to(int b) {
        return to[b];
    }

    /** The first block of a tensor; of the one after the last, the number of blocks. */
    int first(int t) {
        return first[t];
    }

    /** The first block of a worker's share. */
    int edge(int worker, int workers) {
        return (int) ((long) count() * worker / workers);
    }
}
