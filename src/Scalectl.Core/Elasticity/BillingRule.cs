using System.Text.Json.Serialization;

namespace Scalectl.Elasticity;

/// <summary>In what units a cloud charges the life of a machine; each machine is rounded up on its own.</summary>
[JsonConverter(typeof(Word<BillingRule>))]
public enum BillingRule
{
    /// <summary>By the second, at least a minute.</summary>
    Second,

    /// <summary>By the started minute.</summary>
    Minute,

    /// <summary>By the started hour.</summary>
    Hour,
}

/// <summary>What a machine costs.</summary>
/// <param name="PerHour">Price of one machine for an hour, 0 or more.</param>
/// <param name="Currency">Three letters.</param>
/// <param name="Billing">The rule.</param>
public sealed record Price(double PerHour, string Currency = "USD", BillingRule Billing = BillingRule.Second);
