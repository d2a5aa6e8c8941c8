package lanewise.jmh;

import java.util.concurrent.TimeUnit;
import lanewise.simd.kernel.Activations;
import lanewise.simd.kernel.ChannelPrelu;
import lanewise.simd.kernel.ExponentialUnits;
import lanewise.simd.kernel.Gelu;
import lanewise.simd.kernel.GeluTanh;
import lanewise.simd.kernel.Glu;
import lanewise.simd.kernel.HardActivations;
import lanewise.simd.kernel.Maxout;
import lanewise.simd.kernel.Mish;
import lanewise.simd.kernel.Prelu;
import lanewise.simd.kernel.SharedPrelu;
import lanewise.simd.kernel.Sigmoids;
import lanewise.simd.kernel.Silu;
import lanewise.simd.kernel.Softplus;
import lanewise.simd.kernel.SwiGlu;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Activations and their backward passes: 8 and 12 bytes per element. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationsBenchmark {
    @Benchmark
    public void relu(Vectors s) {
        Activations.relu(s.x, s.v, s.n);
    }

    @Benchmark
    public void reluBackward(Vectors s) {
        Activations.reluBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void sigmoid(Vectors s) {
        Sigmoids.sigmoid(s.x, s.v, s.n);
    }

    @Benchmark
    public void sigmoidBackward(Vectors s) {
        Sigmoids.sigmoidBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void tanh(Vectors s) {
        Sigmoids.tanh(s.x, s.v, s.n);
    }

    @Benchmark
    public void tanhBackward(Vectors s) {
        Sigmoids.tanhBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void softplus(Vectors s) {
        Softplus.softplus(s.x, s.v, s.n);
    }

    @Benchmark
    public void softplusBackward(Vectors s) {
        Softplus.softplusBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void gelu(Vectors s) {
        Gelu.gelu(s.x, s.v, s.n);
    }

    @Benchmark
    public void geluBackward(Vectors s) {
        Gelu.geluBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void geluTanh(Vectors s) {
        GeluTanh.geluTanh(s.x, s.v, s.n);
    }

    @Benchmark
    public void geluTanhBackward(Vectors s) {
        GeluTanh.geluTanhBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void silu(Vectors s) {
        Silu.silu(s.x, s.v, s.n);
    }

    @Benchmark
    public void siluBackward(Vectors s) {
        Silu.siluBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void mish(Vectors s) {
        Mish.mish(s.x, s.v, s.n);
    }

    @Benchmark
    public void mishBackward(Vectors s) {
        Mish.mishBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void elu(Vectors s) {
        ExponentialUnits.elu(1f, s.x, s.v, s.n);
    }

    @Benchmark
    public void eluBackward(Vectors s) {
        ExponentialUnits.eluBackward(1f, s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void selu(Vectors s) {
        ExponentialUnits.selu(s.x, s.v, s.n);
    }

    @Benchmark
    public void seluBackward(Vectors s) {
        ExponentialUnits.seluBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void leakyRelu(Vectors s) {
        HardActivations.leakyRelu(0.01f, s.x, s.v, s.n);
    }

    @Benchmark
    public void leakyReluBackward(Vectors s) {
        HardActivations.leakyReluBackward(0.01f, s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void hardSigmoid(Vectors s) {
        HardActivations.hardSigmoid(s.x, s.v, s.n);
    }

    @Benchmark
    public void hardSigmoidBackward(Vectors s) {
        HardActivations.hardSigmoidBackward(s.x, s.y, s.v, s.n);
    }

    @Benchmark
    public void hardSwish(Vectors s) {
        HardActivations.hardSwish(s.x, s.v, s.n);
    }

    @Benchmark
    public void hardSwishBackward(Vectors s) {
        HardActivations.hardSwishBackward(s.x, s.y, s.v, s.n);
    }

    /** Rows of 128 columns, half of them outputs. */
    @Benchmark
    public void glu(Vectors s) {
        Glu.glu(s.x, s.v, s.n / 128, 64);
    }

    @Benchmark
    public void gluBackward(Vectors s) {
        Glu.gluBackward(s.x, s.y, s.v, s.n / 128, 64);
    }

    @Benchmark
    public void swiGlu(Vectors s) {
        SwiGlu.swiGlu(s.x, s.v, s.n / 128, 64);
    }

    @Benchmark
    public void swiGluBackward(Vectors s) {
        SwiGlu.swiGluBackward(s.x, s.y, s.v, s.n / 128, 64);
    }

    @Benchmark
    public void maxout(Vectors s) {
        Maxout.maxout(s.x, s.v, s.n / 128, 64, 2);
    }

    @Benchmark
    public void maxoutBackward(Vectors s) {
        Maxout.maxoutBackward(s.x, s.y, s.z, s.v, s.n / 128, 64, 2);
    }

    @Benchmark
    public void prelu(Vectors s) {
        Prelu.prelu(s.y, s.x, s.v, s.n / 64, 64);
    }

    @Benchmark
    public void preluBackward(Vectors s) {
        Prelu.preluBackward(s.y, s.x, s.z, s.v, s.u, s.n / 64, 64);
    }

    @Benchmark
    public void channelPrelu(Vectors s) {
        ChannelPrelu.channelPrelu(s.y, s.x, s.v, 1, s.n / 64, 64);
    }

    @Benchmark
    public void channelPreluBackward(Vectors s) {
        ChannelPrelu.channelPreluBackward(s.y, s.x, s.z, s.v, s.u, 1, s.n / 64, 64);
    }

    @Benchmark
    public void sharedPreluBackward(Vectors s) {
        SharedPrelu.sharedPreluBackward(s.y.slice(0, 1), s.x, s.z, s.v, s.u.slice(0, 1), s.n);
    }
}
