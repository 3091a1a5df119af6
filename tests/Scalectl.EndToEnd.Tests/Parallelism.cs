// Every test has an account, a lab and ports of its own, and mostly waits for experiments in real time: some run at once.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(3)]
