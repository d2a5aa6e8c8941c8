package lanewise.jmh.fresh;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thread that defines classes and makes them hot, one after the other, faster than C2 can compile them: what starting an application
 * server beside the kernels does, and worse.
 */
final class BusyCompiler implements AutoCloseable {
    /** Loops of a method: C2 takes some 100 ms for so many, C1 code runs through them in less than a microsecond each. */
    private static final int LOOPS = 8;

    private static final int TRIPS = 6;

    /** Well above Tier4InvocationThreshold, so that it is compiled even when thresholds are raised. */
    private static final int CALLS = 20_000;

    private static final ClassDesc NAME = ClassDesc.of("lanewise.jmh.fresh.Hot");

    private final Thread thread = new Thread(this::run, "busy-compiler");
    private final SplittableRandom random;
    private volatile boolean stopped;
    private final AtomicInteger classes = new AtomicInteger();

    BusyCompiler(long seed) {
        random = new SplittableRandom(seed);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!stopped) {
            try {
                heat(define());
            } catch (Throwable e) {
                throw new IllegalStateException("the busy compiler broke off", e);
            }
        }
    }

    /** How many classes it has made so far. */
    int classes() {
        return classes.get();
    }

    private void heat(MethodHandle hot) throws Throwable {
        int x = 1;
        for (int i = 0; i < CALLS && !stopped; i++) {
            x = (int) hot.invokeExact(x);
        }
        classes.incrementAndGet();
    }

    private MethodHandle define() throws ReflectiveOperationException {
        MethodTypeDesc type = MethodTypeDesc.of(CD_int, CD_int);
        byte[] bytes = ClassFile.of()
                .build(
                        NAME,
                        c -> c.withMethodBody("hot", type, ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, this::body));
        MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
        return lookup.findStatic(lookup.lookupClass(), "hot", MethodType.methodType(int.class, int.class));
    }

    /** int x = argument; LOOPS times: for (int i = 0; i < TRIPS; i++) { x = … } return x; */
    private void body(CodeBuilder code) {
        for (int i = 0; i < LOOPS; i++) {
            loop(code);
        }
        code.iload(0).ireturn();
    }

    private void loop(CodeBuilder code) {
        Label top = code.newLabel();
        Label skip = code.newLabel();
        code.iconst_0().istore(1).labelBinding(top);
        for (int i = 0; i < 6; i++) {
            code.iload(0).loadConstant(random.nextInt(1, 1 << 15)).imul();
            code.iload(1)
                    .iadd()
                    .iload(0)
                    .bipush(random.nextInt(1, 31))
                    .iushr()
                    .ixor()
                    .istore(0);
        }
        code.iload(0)
                .loadConstant(random.nextInt(1 << 15))
                .iand()
                .ifne(skip)
                .iinc(0, 7)
                .labelBinding(skip);
        code.iinc(1, 1).iload(1).bipush(TRIPS).if_icmplt(top);
    }

    @Override
    public void close() {
        stopped = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
