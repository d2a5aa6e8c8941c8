package lanewise.jmh.compare;

import java.util.List;
import lanewise.simd.kernel.CrossEntropy;
import lanewise.simd.kernel.Rows;

/** Softmax along rows, and with its loss. */
final class SoftmaxOperators {
    /** Name; streams read, updated and overwritten (a row stays in cache between passes); the call; the same in TorchScript. */
    static final List<Operator> ALL = List.of(
            Operator.of(
                    "softmax",
                    1,
                    0,
                    1,
                    o -> Rows.softmax(o.x, o.z, o.rows, o.cols),
                    "torch._softmax(x, 1, False, out=z)"),
            Operator.of(
                    "cross entropy",
                    1,
                    0,
                    1,
                    o -> CrossEntropy.softmaxCrossEntropy(o.x, o.labels, 0.5f, o.q, o.z, o.rows, o.cols),
                    """
                    torch._log_softmax(x, 1, False, out=scratch)
                    torch.nll_loss_forward(scratch, labels, None, 0, -100, output=q, total_weight=low)
                    torch.nll_loss_backward(halves, scratch, labels, None, 0, -100, low, grad_input=scratch2)
                    torch._log_softmax_backward_data(scratch2, scratch, 1, 6, out=z)"""));

    private SoftmaxOperators() {}
}
