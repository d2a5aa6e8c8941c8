/**
 * Hyper-parameter search: a black box that knows parameters and a score, and nothing of networks.
 *
 * <p>Say what to search ({@link lanewise.optim.search.Space}), how ({@link lanewise.optim.search.Method}: one record each), and what a setting is worth
 * ({@link lanewise.optim.search.Objective}); {@link lanewise.optim.search.Search} does the rest, in threads that the caller gives, with a journal that survives being
 * killed, and with results that follow from the seed.
 */
package lanewise.optim.search;
