/**
 * Data sets, where they come from, how they are ordered, batched, split and preprocessed. Read {@link lanewise.nn.data.Dataset} first, then
 * {@link lanewise.nn.data.BatchReader}: it takes examples in an {@link lanewise.nn.data.ExampleOrder}, changes them by {@link
 * lanewise.nn.data.Augmentation}s and a {@link lanewise.nn.data.Preprocessing}, and puts them where a network reads them.
 *
 * <p>What reads files that need a library (CSV, pictures) does not belong here.
 */
package lanewise.nn.data;
