namespace Scalectl.Experiments;

/// <summary>One side of a comparison: the repetitions of an experiment, or a single run.</summary>
/// <param name="Name">What it was asked for by: the name that repetitions share, or a run's id.</param>
/// <param name="Runs">At least one.</param>
public sealed record ComparedRuns(string Name, IReadOnlyList<ComparedRun> Runs);

/// <summary>A run with what was computed of it.</summary>
public sealed record ComparedRun(string Id, ExperimentReport Report);
