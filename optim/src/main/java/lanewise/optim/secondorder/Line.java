package lanewise.optim.secondorder;

import java.util.Arrays;

/** The objective along a line, φ(α) = f(θ + αp): the point a search starts from, its direction, and the point tried last. */
final class Line {
    private final String method;
    private final Objective objective;
    private final double[] direction;
    private double[] theta;
    private double[] grad;
    private double[] trialTheta;
    private double[] trialGrad;
    private double value;
    private double slope;
    private double alpha;
    private double trialValue;
    private double trialSlope;
    private int evaluations;

    /** Starts at a point, which is copied. */
    Line(String method, Objective objective, double[] start) {
        this.method = method;
        this.objective = objective;
        theta = start.clone();
        grad = new double[start.length];
        trialTheta = start.clone();
        trialGrad = new double[start.length];
        direction = new double[start.length];
        value = evaluate(theta, grad);
        requireFinite();
        requireFunction();
    }

    private double evaluate(double[] at, double[] gradient) {
        evaluations++;
        return objective.valueAndGradient(at, gradient);
    }

    private void requireFinite() {
        if (!Double.isFinite(value) || !Double.isFinite(Vectors.norm(grad))) {
            throw new IllegalArgumentException(method + ": at the start the objective is " + value
                    + " with a gradient norm of " + Vectors.norm(grad) + "; both must be finite");
        }
    }

    private void requireFunction() {
        double again = evaluate(trialTheta, trialGrad);
        if (Double.doubleToLongBits(again) != Double.doubleToLongBits(value) || !Arrays.equals(grad, trialGrad)) {
            throw new IllegalArgumentException(method + ": at the same point the objective gave " + value + " and then "
                    + again + " (gradients " + (Arrays.equals(grad, trialGrad) ? "equal" : "different")
                    + "); it must be a function: switch off dropout and augmentation and use the full batch");
        }
    }

    /** Computes φ′(0) for the direction just written. */
    void aim() {
        slope = Vectors.dot(direction, grad);
    }

    /** Tries a step. */
    void tryStep(double step) {
        alpha = step;
        Vectors.axpy(step, direction, theta, trialTheta);
        trialValue = evaluate(trialTheta, trialGrad);
        trialSlope = Vectors.dot(direction, trialGrad);
    }

    /** Goes to the point tried last. */
    void move() {
        double[] t = theta;
        theta = trialTheta;
        trialTheta = t;
        double[] g = grad;
        grad = trialGrad;
        trialGrad = g;
        value = trialValue;
    }

    double[] direction() {
        return direction;
    }

    double[] theta() {
        return theta;
    }

    double[] grad() {
        return grad;
    }

    double[] trialTheta() {
        return trialTheta;
    }

    double[] trialGrad() {
        return trialGrad;
    }

    /** φ(0). */
    double value() {
        return value;
    }

    /** φ′(0). */
    double slope() {
        return slope;
    }

    /** The step tried last. */
    double alpha() {
        return alpha;
    }

    /** φ at the step tried last. */
    double trialValue() {
        return trialValue;
    }

    /** φ′ at the step tried last. */
    double trialSlope() {
        return trialSlope;
    }

    int evaluations() {
        return evaluations;
    }
}
