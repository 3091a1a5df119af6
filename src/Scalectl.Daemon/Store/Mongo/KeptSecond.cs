namespace Scalectl.Daemon.Store.Mongo;

/// <summary>A generator's second as it is kept.</summary>
internal readonly record struct KeptSecond(int Machine, long Seq, string Json);
