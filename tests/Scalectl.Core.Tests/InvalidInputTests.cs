namespace Scalectl.Core.Tests;

public sealed class InvalidInputTests
{
    [TestCase(null, "nothing")]
    [TestCase("", "''")]
    [TestCase("abcd", "'abcd'")]
    [TestCase("abcde", "'abcd…'")]
    [TestCase("ab😀", "'ab😀'")]
    [TestCase("ab😀c", "'ab😀…'")]
    [TestCase("abc😀", "'abc…'")]
    public void Shorten_ToFour_NeverCutsACharacterInHalf(string? value, string expected) => Assert.That(InvalidInput.Shorten(value, 4), Is.EqualTo(expected));
}
