using CsCheck;

namespace Scalectl.Core.Tests;

public sealed class PrintableTests
{
    [TestCase("60 + 50*s(x/10) — π", "60 + 50*s(x/10) — π", TestName = "Of_PlainText_IsItself")]
    [TestCase("a\nERROR forged", @"a\nERROR forged", TestName = "Of_LineFeed_IsEscaped")]
    [TestCase("a\r\tb", @"a\r\tb", TestName = "Of_ReturnAndTab_AreEscaped")]
    [TestCase("\u001b[2J\u001b]0;title\u0007", @"\u001b[2J\u001b]0;title\u0007", TestName = "Of_TerminalSequences_AreEscaped")]
    [TestCase("\u009b31m", @"\u009b31m", TestName = "Of_EightBitControl_IsEscaped")]
    [TestCase("abc\u202efdp.exe", @"abc\u202efdp.exe", TestName = "Of_RightToLeftOverride_IsEscaped")]
    [TestCase("a\u2028b\u2029c", @"a\u2028b\u2029c", TestName = "Of_UnicodeLineSeparators_AreEscaped")]
    [TestCase("\0", @"\u0000", TestName = "Of_Nul_IsEscaped")]
    [TestCase("עברית 😀", "עברית 😀", TestName = "Of_RightToLeftScriptAndPairs_AreThemselves")]
    public void Of(string text, string expected) => Assert.That(Printable.Of(text), Is.EqualTo(expected));

    /// <summary>Put together here: an attribute's text is stored as UTF-8, which has no halves.</summary>
    [Test]
    public void Of_HalvesOfAPair_AreEscaped() => Assert.That(Printable.Of(new string(['\ud83d', '\n', '\ude00'])), Is.EqualTo("\\ud83d\\n\\ude00"));

    [Test]
    public void Of_SentenceOfSeveralLines_KeepsThemAndNothingElse() => Assert.That(Printable.Of("a\nb\rc\n", keepLines: true), Is.EqualTo("a\nb\\rc\n"));

    [Test]
    public void Of_AnyText_HasNoUnsafeCharacterAndIsStable() => Gen.String.Sample(text =>
    {
        var printed = Printable.Of(text);
        var lone = printed.Where((c, i) => char.IsSurrogate(c) && !(char.IsHighSurrogate(c) ? i + 1 < printed.Length && char.IsLowSurrogate(printed[i + 1]) : i > 0 && char.IsHighSurrogate(printed[i - 1])));
        return printed.All(c => Printable.IsSafe(c) || char.IsSurrogate(c)) && !lone.Any() && Printable.Of(printed) == printed;
    });
}
