package lanewise.optim.search;

import lanewise.optim.check.Require;

/**
 * Budgets that grow by a factor: r, rη, rη², …, at most R.
 *
 * @param from r
 * @param to R
 * @param eta η
 */
record Rungs(int from, int to, int eta) {
    static void check(String method, int from, int to, int eta) {
        Require.atLeast(1, method, "the smallest budget", from);
        Require.atLeast(from, method, "the largest budget", to);
        Require.atLeast(2, method, "eta", eta);
    }

    /** How many there are. */
    int count() {
        int count = 1;
        for (long b = (long) from * eta; b <= to; b *= eta) {
            count++;
        }
        return count;
    }

    /** Of rung k, from 0; the last rung's is R itself, so that no budget stays unused. */
    int budget(int k) {
        if (k == count() - 1) {
            return to;
        }
        int budget = from;
        for (int i = 0; i < k; i++) {
            budget *= eta;
        }
        return budget;
    }

    /** The rung of a budget that {@link #budget} gave. */
    int of(int budget) {
        int k = 0;
        while (budget(k) < budget) {
            k++;
        }
        return k;
    }
}
