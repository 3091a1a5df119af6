using System.Text.Json.Serialization;

namespace Scalectl.Load;

/// <summary>How the requests of one step are placed inside it.</summary>
[JsonConverter(typeof(Word<Spread>))]
public enum Spread
{
    /// <summary>At equal distances: request j of R is due at <c>j/R</c> of the step.</summary>
    Even,

    /// <summary>All at the start of the step.</summary>
    Burst,

    /// <summary>At R uniform draws from a seed, sorted: a Poisson process given its count.</summary>
    Poisson,
}

/// <summary>What the machines of a cluster do with the function.</summary>
[JsonConverter(typeof(Word<Split>))]
public enum Split
{
    /// <summary>Each machine sends f(x), as in the thesis.</summary>
    Multiply,

    /// <summary>The machines send f(x) together: machine i of n sends request k where k mod n = i.</summary>
    Share,
}
