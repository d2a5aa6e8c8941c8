package lanewise.jmh.paths;

import java.util.ArrayList;
import java.util.List;

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

        // An ellipse: y = ±√((2c − x²)/25).
        @Override
        List<double[]> contour(double c) {
            return symmetric(0, Math.sqrt(2 * c), x -> 0, x -> Math.sqrt(Math.max(0, (2 * c - x * x) / STEEP)));
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

        // y = x² ± √((c − (1 − x)²)/100).
        @Override
        List<double[]> contour(double c) {
            return symmetric(1, Math.sqrt(c), x -> x * x, x -> Math.sqrt(Math.max(0, (c - (1 - x) * (1 - x)) / 100)));
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

    /** The points of f = c, in order around the minimum. */
    abstract List<double[]> contour(double c);

    abstract double[] levels();

    /** There along middle + width, back along middle − width; denser at both ends, where the curve turns. */
    private static List<double[]> symmetric(double center, double radius, Curve middle, Curve width) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < 2 * PIECES; i++) {
            boolean there = i < PIECES;
            double t = 2.0 * (there ? i : 2 * PIECES - i) / PIECES - 1;
            double x = center + radius * 0.5 * t * (3 - t * t);
            points.add(new double[] {x, middle.at(x) + (there ? 1 : -1) * width.at(x)});
        }
        return points;
    }
}
