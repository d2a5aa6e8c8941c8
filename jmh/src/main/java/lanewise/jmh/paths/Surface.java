package lanewise.jmh.paths;

import java.util.ArrayList;
import java.util.List;
import lanewise.optim.secondorder.LeastSquares;
import lanewise.optim.secondorder.Objective;

/** A function of two variables to descend from a start, what of it is shown, and its contours in closed form. */
enum Surface {
    /** f = ½(x² + 25y²): 25 times as steep across as along. */
    RAVINE("ravine, ½(x² + 25y²)", 50, new Frame(-5, 1.5, -1.5, 1.5), -4.5, 1.2, 0, 0) {
        @Override
        double value(double x, double y) {
            return 0.5 * (x * x + STEEP * y * y);
        }

        @Override
        void gradient(double x, double y, double[] g) {
            g[0] = x;
            g[1] = STEEP * y;
        }

        @Override
        void residuals(double x, double y, double[] r, double[] jacobian) {
            fill(r, x, 5 * y);
            fill(jacobian, 1, 0, 0, 5);
        }

        @Override
        List<double[]> contour(double c) {
            // an ellipse: y = ±√((2c − x²)/25)
            return around(0, Math.sqrt(2 * c), x -> 0, x -> Math.sqrt(Math.max(0, (2 * c - x * x) / STEEP)));
        }

        @Override
        double[] levels() {
            return new double[] {0.05, 0.3, 1, 3, 7, 13, 21, 32};
        }
    },

    /** f = (1 − x)² + 100(y − x²)² (Rosenbrock 1960): a curved valley. */
    ROSENBROCK("Rosenbrock, (1 − x)² + 100(y − x²)²", 1000, new Frame(-1.6, 1.6, -0.6, 1.8), -1.2, 1, 1, 1) {
        @Override
        double value(double x, double y) {
            double b = y - x * x;
            return (1 - x) * (1 - x) + 100 * b * b;
        }

        @Override
        void gradient(double x, double y, double[] g) {
            double b = y - x * x;
            g[0] = -2 * (1 - x) - 400 * x * b;
            g[1] = 200 * b;
        }

        @Override
        void residuals(double x, double y, double[] r, double[] jacobian) {
            fill(r, 1 - x, 10 * (y - x * x));
            fill(jacobian, -1, 0, -20 * x, 10);
        }

        @Override
        List<double[]> contour(double c) {
            // y = x² ± √((c − (1 − x)²)/100)
            return around(1, Math.sqrt(c), x -> x * x, x -> Math.sqrt(Math.max(0, (c - (1 - x) * (1 - x)) / 100)));
        }

        @Override
        double[] levels() {
            return new double[] {0.05, 0.4, 1.5, 4, 10, 30, 90, 250};
        }
    };

    /** What is shown: x from left to right, y from bottom to top. */
    record Frame(double left, double right, double bottom, double top) {
        boolean contains(double x, double y) {
            return x >= left && x <= right && y >= bottom && y <= top;
        }
    }

    /** A real function. */
    interface Curve {
        double at(double x);
    }

    private static final double STEEP = 25;

    /** So far contours go on where they are not seen. */
    private static final double BEYOND = 0.1;

    /** Pieces of a contour from its leftmost point to its rightmost. */
    private static final int PIECES = 48;

    final String title;
    final int steps;
    final Frame frame;
    final double startX;
    final double startY;
    final double minimumX;
    final double minimumY;

    Surface(String title, int steps, Frame frame, double startX, double startY, double minimumX, double minimumY) {
        this.title = title;
        this.steps = steps;
        this.frame = frame;
        this.startX = startX;
        this.startY = startY;
        this.minimumX = minimumX;
        this.minimumY = minimumY;
    }

    abstract double value(double x, double y);

    abstract void gradient(double x, double y, double[] g);

    /** Two numbers whose squares add up to f or 2f, and their derivatives, row by row. */
    abstract void residuals(double x, double y, double[] r, double[] jacobian);

    /** For methods that minimise. */
    final Objective objective() {
        return (theta, g) -> {
            gradient(theta[0], theta[1], g);
            return value(theta[0], theta[1]);
        };
    }

    /** For methods that fit. */
    final LeastSquares leastSquares() {
        return new LeastSquares((theta, r, jacobian) -> residuals(theta[0], theta[1], r, jacobian), 2, 2);
    }

    private static void fill(double[] to, double... values) {
        System.arraycopy(values, 0, to, 0, values.length);
    }

    /** The points of f = c, in order around the minimum. */
    abstract List<double[]> contour(double c);

    abstract double[] levels();

    /** There along middle + width, back along middle − width, within the frame; denser at both ends, where the curve turns. */
    final List<double[]> around(double center, double radius, Curve middle, Curve width) {
        double left = Math.max(center - radius, frame.left() - BEYOND);
        double right = Math.min(center + radius, frame.right() + BEYOND);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < 2 * PIECES; i++) {
            boolean there = i < PIECES;
            double t = 2.0 * (there ? i : 2 * PIECES - i) / PIECES - 1;
            double x = 0.5 * (left + right) + 0.25 * (right - left) * t * (3 - t * t);
            points.add(new double[] {x, middle.at(x) + (there ? 1 : -1) * width.at(x)});
        }
        return points;
    }
}
