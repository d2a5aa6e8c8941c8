/**
 * How good a network is on a data set, for people: {@link lanewise.nn.metric.Evaluation} of a whole set, and measures that accumulate over batches. Never part of a
 * step. Read {@link lanewise.nn.metric.Metric} first.
 */
package lanewise.nn.metric;
