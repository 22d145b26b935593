/// The folder of a training on a file system that the driver and all executors share: HDFS, an object store, NFS, or
/// the local disk. Files are replaced as a whole or not at all.
package kawi.samples.spark.folder;
