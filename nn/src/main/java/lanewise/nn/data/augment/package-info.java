/**
 * Random changes of images that leave their class alone; each is a record of its limits. Read {@link lanewise.nn.data.augment.Shift} first; rotation and
 * scaling share {@link lanewise.nn.data.augment.Bilinear}.
 *
 * <p>What changes targets too ({@link lanewise.nn.data.Mixup}) or is no more random in use ({@link lanewise.nn.data.Preprocessing}) does not belong here.
 */
package lanewise.nn.data.augment;
