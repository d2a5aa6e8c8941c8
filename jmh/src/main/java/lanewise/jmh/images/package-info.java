/** Images of MNIST's form for measurements: from IDX files, or made up where these are not at hand. Nothing here measures. Read {@link lanewise.jmh.images.ImageSource} first. */
package lanewise.jmh.images;
