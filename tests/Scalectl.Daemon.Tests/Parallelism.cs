// Tests on the lab mostly wait for machines and periods: more of them at once than there are cores.
[assembly: LevelOfParallelism(6)]
