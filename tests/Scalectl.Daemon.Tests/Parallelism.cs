// Tests on the lab mostly wait for machines and periods: more of them at once than there are cores. Every fixture has a
// home, ports and a cloud of its own; what watches this whole process is marked as not parallel.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(6)]
