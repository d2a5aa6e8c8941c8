package lanewise.nn.layer;

import lanewise.nn.Layer;
import lanewise.nn.Pass;

/** Both passes of a view. */
enum Nothing implements Layer.Node {
    NODE;

    @Override
    public void forward(Pass pass) {
        // The output is the input.
    }

    @Override
    public void backward(Pass pass) {
        // Whoever placed the view passes the gradient on.
    }
}
