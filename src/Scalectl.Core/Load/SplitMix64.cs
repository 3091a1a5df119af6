namespace Scalectl.Load;

/// <summary>
/// A small random source of our own (Steele, Lea and Flood 2014): its numbers are the same on every machine and in every
/// version of the runtime, which System.Random does not promise.
/// </summary>
internal struct SplitMix64
{
    private ulong _state;

    /// <summary>The source of one step: mixed, so that neighbouring seeds and steps have nothing in common.</summary>
    public SplitMix64(long seed, int step) => _state = Mix(Mix((ulong)seed) + (ulong)step);

    /// <summary>An exponential draw of mean 1, at or above 0.</summary>
    /// <remarks>1-u is never 0, so the logarithm is finite.</remarks>
    public double NextExponential() => -Math.Log(1 - NextUniform());

    /// <summary>A draw in [0, 1), of 53 bits.</summary>
    public double NextUniform()
    {
        _state += 0x9E3779B97F4A7C15;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
