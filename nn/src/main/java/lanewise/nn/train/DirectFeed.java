package lanewise.nn.train;

import lanewise.nn.data.ExampleOrder;
import lanewise.nn.loss.PlacedLoss;

/** Loads in the thread of the steps. */
final class DirectFeed implements Feed {
    private final PlacedLoss loss;
    private final Loader loader;
    private final ExampleOrder order;
    private final int[] indices;
    private long epoch;

    DirectFeed(PlacedLoss loss, Loader loader, ExampleOrder order, int size) {
        this.loss = loss;
        this.loader = loader;
        this.order = order;
        indices = new int[size];
    }

    @Override
    public PlacedLoss loss() {
        return loss;
    }

    @Override
    public void begin(long number) {
        epoch = number;
        order.fill(number, indices);
    }

    @Override
    public void load(int from, int rows) {
        loader.load(epoch, indices, from, rows);
    }
}
