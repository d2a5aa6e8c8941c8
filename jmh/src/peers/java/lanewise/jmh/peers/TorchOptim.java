package lanewise.jmh.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.Operands;
import lanewise.jmh.compare.OperatorCase;
import lanewise.jmh.compare.Trial;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The optimizers of {@code torch::optim}, as a program in C++ or Java would use them. */
public final class TorchOptim implements Contender {
    private static final double LR = 1e-3;

    /** Loads the library. */
    public TorchOptim(int threads) {
        torch.set_num_threads(threads);
    }

    @Override
    public String version() {
        return LibTorch.jar() + ", torch::optim, " + torch.get_num_threads() + " threads";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return c instanceof OperatorCase o ? optimizer(o).map(name -> new Steps(o, name)) : Optional.empty();
    }

    private static Optional<Factory> optimizer(OperatorCase c) {
        return Optional.ofNullable(
                switch (c.operator().name()) {
                    case "sgd" -> p -> new SGD(p, new SGDOptions(LR));
                    case "momentum" ->
                        p -> {
                            SGDOptions options = new SGDOptions(LR);
                            options.momentum().put(0.9);
                            return new SGD(p, options);
                        };
                    case "adam" -> p -> new Adam(p, new AdamOptions(LR));
                    default -> null;
                });
    }

    @Override
    public void close() {}

    private interface Factory {
        Optimizer create(TensorVector parameters);
    }

    private static final class Steps implements Trial {
        private final Operands o;
        private final List<Tensor> kept = new ArrayList<>();
        private final Optimizer optimizer;

        Steps(OperatorCase c, Factory factory) {
            o = c.operands();
            TensorVector parameters = new TensorVector();
            int start = 0;
            for (int size : c.sizes()) {
                Tensor theta = Views.of(o.y.slice(start, size), size);
                Tensor grad = Views.of(o.x.slice(start, size), size);
                theta.set_requires_grad(true);
                theta.mutable_grad().put(grad);
                kept.add(theta);
                kept.add(grad);
                parameters.push_back(theta);
                start += size;
            }
            optimizer = factory.create(parameters);
        }

        @Override
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                optimizer.step().close();
            }
        }

        @Override
        public float result(int index) {
            return o.get(index);
        }

        /** Parameters and gradients only: the moments are the optimizer's own. */
        @Override
        public boolean knows(int index) {
            return o.isIn(o.x, index) || o.isIn(o.y, index);
        }

        @Override
        public void close() {
            optimizer.close();
            kept.forEach(Tensor::close);
            o.close();
        }
    }
}
