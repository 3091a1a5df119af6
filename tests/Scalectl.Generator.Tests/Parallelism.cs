// Tests that run a generator for a second or two mostly wait, so some of them run at once. Whatever measures time,
// memory or allocation is not parallel, and NUnit runs it when these are over.
[assembly: LevelOfParallelism(4)]
