package lanewise.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lanewise.simd.TensorLayout;

/** Memory that is needed for some time; regions whose times do not meet may have the same place. */
final class Region {
    private final long floats;
    private final int from;
    private int to;
    private boolean kept;
    private long offset = -1;

    /** Needed from one time to another, both included. */
    Region(long floats, int from, int to) {
        this.floats = (floats + TensorLayout.ALIGNMENT_FLOATS - 1) & -TensorLayout.ALIGNMENT_FLOATS;
        this.from = from;
        this.to = to;
    }

    long floats() {
        return floats;
    }

    /** The last time it is needed. */
    int to() {
        return to;
    }

    /** Needed until this time at least. */
    Region until(int time) {
        to = Math.max(to, time);
        return this;
    }

    /** Needed until this time at least, and not to be overwritten by anybody. */
    Region keepUntil(int time) {
        kept = true;
        return until(time);
    }

    /** Whether its contents may be overwritten at this time by the last one who reads them. */
    boolean diesAt(int time) {
        return !kept && to <= time;
    }

    /** Its first float in the slab, once it has been placed. */
    int offset() {
        if (offset < 0) {
            throw new IllegalStateException("this region has not been placed");
        }
        return (int) offset;
    }

    private long end() {
        return offset + floats;
    }

    private boolean meets(Region other) {
        return from <= other.to && other.from <= to;
    }

    /**
     * Gives every region a place: the greatest first, each at the lowest offset where no region that is needed at the same time lies
     * (Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020, §5: greedy by size).
     *
     * @return the length of the slab
     */
    static long place(List<Region> regions) {
        List<Region> placed = new ArrayList<>();
        long length = 0;
        List<Region> bySize = new ArrayList<>(regions);
        bySize.sort(Comparator.comparingLong(Region::floats).reversed());
        for (Region region : bySize) {
            region.offset = lowestGap(region, placed);
            placed.add(region);
            length = Math.max(length, region.end());
        }
        return length;
    }

    private static long lowestGap(Region region, List<Region> placed) {
        List<Region> neighbours = placed.stream()
                .filter(region::meets)
                .sorted(Comparator.comparingLong(p -> p.offset))
                .toList();
        long at = 0;
        for (Region neighbour : neighbours) {
            if (at + region.floats <= neighbour.offset) {
                break;
            }
            at = Math.max(at, neighbour.end());
        }
        return at;
    }
}
