package lanewise.jmh.peers;

import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.NormCase;
import lanewise.jmh.compare.OperatorCase;
import lanewise.jmh.compare.Trial;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/** Operators of PyTorch's library through JavaCPP, called from TorchScript: the loop over calls is native, too. */
public final class TorchScript implements Contender {
    private final NoGradGuard noGrad;

    /** Loads the library. */
    public TorchScript(int threads) {
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(1);
        // Optimized, a loop over a function without side effects was unrolled and did one call in eight.
        torch.setGraphExecutorOptimize(false);
        noGrad = new NoGradGuard();
    }

    @Override
    public String version() {
        return LibTorch.jar() + ", TorchScript, " + torch.get_num_threads() + " threads";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return switch (c) {
            case OperatorCase o -> Optional.of(new TorchPass(o));
            case NormCase n -> Optional.of(new TorchNorm(n));
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        noGrad.close();
    }
}
