package lanewise.optim;

/** Update rules in double precision, one element at a time, written from the papers and from PyTorch's documentation. */
final class DoubleRule {
    /** The new value of a parameter; s is the element's state, zero at the start, t the step from 1. */
    @FunctionalInterface
    interface Element {
        double step(double theta, double g, double[] s, long t);
    }

    private static final int STATE = 5;

    private final Element rule;
    private final double[][] state;
    private long t;

    DoubleRule(Element rule, int n) {
        this.rule = rule;
        state = new double[n][STATE];
    }

    /** One step of all parameters. */
    void step(double[] theta, double... grad) {
        t++;
        for (int i = 0; i < theta.length; i++) {
            theta[i] = rule.step(theta[i], grad[i], state[i], t);
        }
    }

    /** What is kept of an element, for tests that look at it. */
    double[] state(int i) {
        return state[i];
    }

    static Element sgd(double lr, double wd) {
        return (theta, g, s, t) -> theta - lr * (g + wd * theta);
    }

    /** PyTorch's: v ← μv + (1−τ)g, first v = g; with Nesterov g + μv. */
    static Element momentum(double lr, double mu, double dampening, double wd, boolean nesterov) {
        return (theta, g0, s, t) -> {
            double g = g0 + wd * theta;
            s[0] = t == 1 ? g : mu * s[0] + (1 - dampening) * g;
            return theta - lr * (nesterov ? g + mu * s[0] : s[0]);
        };
    }

    /** D01: v ← αv − εg, θ ← θ + v. */
    static Element momentumInside(double lr, double alpha) {
        return (theta, g, s, t) -> {
            s[0] = alpha * s[0] - lr * g;
            return theta + s[0];
        };
    }

    /** D02: v ← γv + ηg, θ ← θ − v. */
    static Element momentumOppositeSign(double eta, double gamma) {
        return (theta, g, s, t) -> {
            s[0] = gamma * s[0] + eta * g;
            return theta - s[0];
        };
    }

    /** D06, v ← μv − εg, φ ← φ ∓ μ·v_prev + (1+μ)v; the upper sign is right, the lower the misprint. */
    static Element nesterovPhi(double lr, double mu, boolean misprinted) {
        return (phi, g, s, t) -> {
            double before = s[0];
            s[0] = mu * s[0] - lr * g;
            return phi + (misprinted ? mu : -mu) * before + (1 + mu) * s[0];
        };
    }

    /** E01 to E03, and PyTorch's decay of the rate and initial value. */
    static Element adagrad(double lr, double eps, double initial, double lrDecay) {
        return (theta, g, s, t) -> {
            s[0] += g * g;
            return theta - lr / (1 + (t - 1) * lrDecay) * g / (Math.sqrt(s[0] + initial) + eps);
        };
    }

    private static double centered(double[] s, double g, double rho, boolean centered) {
        s[0] = rho * s[0] + (1 - rho) * g * g;
        s[2] = rho * s[2] + (1 - rho) * g;
        return centered ? s[0] - s[2] * s[2] : s[0];
    }

    /** E04 to E06, and PyTorch's momentum: v ← μv + g/√r, θ ← θ − εv. */
    static Element rmsprop(double lr, double rho, double inside, double outside, boolean centered, double mu) {
        return (theta, g, s, t) -> {
            double r = centered(s, g, rho, centered);
            s[1] = mu * s[1] + g / (Math.sqrt(r + inside) + outside);
            return theta - lr * s[1];
        };
    }

    /** E07, the second half: θ stands at θ̃ = θ + αv; without δ, where 0/0 counts as 0. */
    static Element rmspropNesterov(double lr, double rho, double alpha) {
        return (theta, g, s, t) -> {
            s[0] = rho * s[0] + (1 - rho) * g * g;
            double before = s[1];
            s[1] = alpha * s[1] - (s[0] == 0 ? 0 : lr * g / Math.sqrt(s[0]));
            return theta - alpha * before + s[1];
        };
    }

    private static double power(double base, long n) {
        return StrictMath.pow(base, n);
    }

    /** Settings of Adam and its kin. */
    record Moments(double lr, double beta1, double beta2, double eps) {
        double c1(long t) {
            return 1 - power(beta1, t);
        }

        double c2(long t) {
            return 1 - power(beta2, t);
        }

        void update(double[] s, double g) {
            s[0] = beta1 * s[0] + (1 - beta1) * g;
            s[1] = beta2 * s[1] + (1 - beta2) * g * g;
        }
    }

    /** E08 to E12. */
    static Element adam(Moments h, Adam.Form form, double wd) {
        return (theta, g, s, t) -> {
            h.update(s, g + wd * theta);
            double m = s[0] / h.c1(t);
            double v = s[1] / h.c2(t);
            return theta
                    - h.lr
                            * switch (form) {
                                case OUTSIDE -> m / (Math.sqrt(v) + h.eps);
                                case INSIDE -> m / Math.sqrt(v + h.eps);
                                case NO_CORRECTION -> s[0] / (Math.sqrt(s[1]) + h.eps);
                                case FOLDED -> Math.sqrt(h.c2(t)) / h.c1(t) * s[0] / (Math.sqrt(s[1]) + h.eps);
                            };
        };
    }

    static Element adamw(Moments h, double lambda) {
        Element adam = adam(h, Adam.Form.OUTSIDE, 0);
        return (theta, g, s, t) -> adam.step(theta * (1 - h.lr * lambda), g, s, t);
    }

    static Element amsgrad(Moments h) {
        return (theta, g, s, t) -> {
            h.update(s, g);
            s[2] = Math.max(s[2], s[1]);
            return theta - h.lr * s[0] / h.c1(t) / (Math.sqrt(s[2] / h.c2(t)) + h.eps);
        };
    }

    /** eps beside |g| within the maximum, as in PyTorch. */
    static Element adamax(Moments h) {
        return (theta, g, s, t) -> {
            s[0] = h.beta1 * s[0] + (1 - h.beta1) * g;
            s[1] = Math.max(h.beta2 * s[1], Math.abs(g) + h.eps);
            return theta - h.lr / h.c1(t) * s[0] / s[1];
        };
    }

    static Element nadam(Moments h, double psi, NAdam.Form form) {
        return (theta, g, s, t) -> {
            h.update(s, g);
            double product = 1;
            for (long i = 1; i <= t; i++) {
                product *= h.beta1 * (1 - 0.5 * StrictMath.pow(0.96, i * psi));
            }
            double now = h.beta1 * (1 - 0.5 * StrictMath.pow(0.96, t * psi));
            double next = h.beta1 * (1 - 0.5 * StrictMath.pow(0.96, (t + 1) * psi));
            double root = Math.sqrt(s[1] / h.c2(t)) + h.eps;
            return theta
                    - h.lr * (1 - now) / (1 - product) * g / root
                    - h.lr * next / (1 - product * next * (form == NAdam.Form.PAPER ? 1 : now)) * s[0] / root;
        };
    }

    static Element radam(Moments h) {
        return (theta, g, s, t) -> {
            h.update(s, g);
            double inf = 2 / (1 - h.beta2) - 1;
            double rho = inf - 2 * t * power(h.beta2, t) / h.c2(t);
            double m = s[0] / h.c1(t);
            if (rho <= 5) {
                return theta - h.lr * m;
            }
            double r = Math.sqrt((rho - 4) * (rho - 2) * inf / ((inf - 4) * (inf - 2) * rho));
            return theta - h.lr * m * r * Math.sqrt(h.c2(t)) / (Math.sqrt(s[1]) + h.eps);
        };
    }

    static Element adadelta(double lr, double rho, double eps) {
        return (theta, g, s, t) -> {
            s[0] = rho * s[0] + (1 - rho) * g * g;
            double d = Math.sqrt(s[1] + eps) / Math.sqrt(s[0] + eps) * g;
            s[1] = rho * s[1] + (1 - rho) * d * d;
            return theta - lr * d;
        };
    }

    /** E14. */
    static Element adabound(Moments h, double last, double gamma) {
        return (theta, g, s, t) -> {
            h.update(s, g);
            double rate = h.lr * Math.sqrt(h.c2(t)) / h.c1(t) / (Math.sqrt(s[1]) + h.eps);
            double lower = last * (1 - 1 / (gamma * t + 1));
            double upper = last * (1 + 1 / (gamma * t));
            return theta - Math.min(Math.max(rate, lower), upper) * s[0];
        };
    }

    /** eps added to the second moment at each step, as printed. */
    static Element adabelief(Moments h) {
        return (theta, g, s, t) -> {
            s[0] = h.beta1 * s[0] + (1 - h.beta1) * g;
            s[1] = h.beta2 * s[1] + (1 - h.beta2) * (g - s[0]) * (g - s[0]) + h.eps;
            return theta - h.lr * s[0] / h.c1(t) / (Math.sqrt(s[1] / h.c2(t)) + h.eps);
        };
    }

    static Element lion(double lr, double beta1, double beta2, double lambda) {
        return (theta, g, s, t) -> {
            double c = Math.signum(beta1 * s[0] + (1 - beta1) * g);
            s[0] = beta2 * s[0] + (1 - beta2) * g;
            return theta - lr * (c + lambda * theta);
        };
    }

    /** PyTorch's: the gradient of the step before, or 0 where it turned. */
    static Element rprop(double initial) {
        return (theta, g, s, t) -> {
            s[0] = t == 1 ? initial : s[0];
            double same = Math.signum(g * s[1]);
            s[0] = Math.min(Math.max(s[0] * (same > 0 ? 1.2 : same < 0 ? 0.5 : 1), 1e-6), 50);
            s[1] = same < 0 ? 0 : g;
            return theta - Math.signum(s[1]) * s[0];
        };
    }

    /** PyTorch's: η of the step before, from ε. */
    static Element asgd(double lr, double lambda, double alpha) {
        return (theta, g, s, t) -> {
            double eta = lr / Math.pow(1 + lambda * lr * (t - 1), alpha);
            return theta * (1 - lambda * eta) - eta * g;
        };
    }

    /** y, z and x of the paper; theta is x. What g is taken at does not matter here, since gradients are given. */
    static Element scheduleFree(Moments h, boolean adam, double lambda, long warmUp) {
        return (x, g, s, t) -> {
            s[0] = t == 1 ? x : s[0];
            double y = (1 - h.beta1) * s[0] + h.beta1 * x;
            double rate = h.lr * Math.min(1, warmUp == 0 ? 1 : (double) t / warmUp);
            s[1] = h.beta2 * s[1] + (1 - h.beta2) * g * g;
            s[2] += rate * rate;
            double u = adam ? g / (Math.sqrt(s[1] / h.c2(t)) + h.eps) : g;
            s[0] -= rate * (u + lambda * y);
            double c = rate * rate / s[2];
            return (1 - c) * x + c * s[0];
        };
    }
}
