using CsCheck;
using Scalectl.Daemon.Experiments;

namespace Scalectl.Daemon.Tests.Experiments;

public sealed class ExperimentIdsTests
{
    [TestCase(new string[0], "sine-60-1", Description = "the first")]
    [TestCase(new[] { "sine-60-1", "sine-60-9", "sine-60-2" }, "sine-60-10", Description = "one more than the largest")]
    [TestCase(new[] { "sine-60-x", "sine-60-60-7", "sine-7" }, "sine-60-1", Description = "other names do not count")]
    public void Next_OfAName_IsItsNextNumber(string[] existing, string expected)
        => Assert.That(ExperimentIds.Next("sine-60", existing), Is.EqualTo(expected));

    [TestCase("sine-60-1", "exp-sine-60-1")]
    public void ResourceName_OfAPlainId_IsReadable(string id, string expected)
        => Assert.That(ExperimentIds.ResourceName(id), Is.EqualTo(expected));

    [Test]
    public void ResourceName_OfAnyId_IsAValidNameAndItsOwn()
        => Gen.Select(Id, Id).Sample((a, b) =>
            ExperimentIds.ResourceName(a) is var name && name.Length <= 32 && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') && !name.EndsWith('-')
            && (a == b || ExperimentIds.ResourceName(b) != name));

    private static readonly Gen<string> Id = Gen.Char["aAbB01.-_"].Array[1, 60].Select(chars => $"{new string(chars)}-1");
}
