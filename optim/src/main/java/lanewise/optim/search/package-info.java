/**
 * Hyper-parameter search: a black box that knows parameters and a score, and nothing of networks.
 *
 * <p>Say what to search ({@link lanewise.optim.search.Space}), how ({@link lanewise.optim.search.Method}: one record each), and what a
 * setting is worth ({@link lanewise.optim.search.Objective}); {@link lanewise.optim.search.Search} does the rest, in threads that the
 * caller gives, with a journal that survives being killed, and with results that follow from the seed.
 *
 * {@snippet :
 * Space space = Space.builder()
 *         .logUniform("learning rate", 1e-4, 1)
 *         .logInteger("units", 4, 64)
 *         .choice("optimizer", "momentum", "adam")
 *         .when("optimizer", "momentum", m -> m.uniform("momentum", 0, 0.99))
 *         .build();
 * try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
 *     SearchResult result = Search.maximise(space, new Bayesian())
 *             .trials(30)
 *             .seed(1)
 *             .window(2)
 *             .journal(journal)
 *             .run(trial -> accuracy(digits, trial), threads);
 *     System.out.print(result.report());
 * }
 * }
 *
 * <p>Nothing here touches tensors or kernels; the arithmetic is plain double precision with {@link StrictMath}, for a proposal is never
 * where the time goes. Start with {@link lanewise.optim.search.Search}, then {@link lanewise.optim.search.RandomSearch} for what a method
 * is. docs/search.md says when to use which.
 */
package lanewise.optim.search;
