using System.Security.Cryptography;

namespace Scalectl.Lab;

/// <summary>Ids as AWS makes them.</summary>
public static class LabId
{
    /// <summary>A prefix and 17 hexadecimal digits, for example <c>i-69fca06b0e2a9963f</c>.</summary>
    public static string New(string prefix) => $"{prefix}-{RandomNumberGenerator.GetHexString(17, lowercase: true)}";
}
