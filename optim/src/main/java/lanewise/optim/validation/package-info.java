/**
 * Which examples to learn from, which to choose by, and which to look at once in the end: splits, folds, and choosing a setting.
 *
 * <p>All of it works on the indices 0 … n−1 of examples and knows nothing of data: in {@code lanewise.nn.data}, {@code Dataset.subset} makes a
 * data set of them, and {@code Split} is its ready-made stratified pair of a training and a test part. The same seed gives the same
 * indices on every machine. Parts are sorted, so that copying them reads memory in order.
 *
 * <p>Read {@link lanewise.optim.validation.Partition} first, then {@link lanewise.optim.validation.ModelSelection}.
 */
package lanewise.optim.validation;
