/** Images of MNIST's form for measurements: from IDX files, or made up where these are not at hand. */
package lanewise.jmh.images;
