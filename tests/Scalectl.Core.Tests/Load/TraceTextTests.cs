using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

public sealed class TraceTextTests
{
    private static readonly Func<string, Outcome<IReadOnlyList<TracePoint>>> _source = file => TraceText.Parse("time,value\n0,10\n60,25.5\n120,-1e-3\n", file);

    [TestCase("2*trace(\"a.csv\")+x", "2*trace(0,10;60,25.5;120,-0.001)+x")]
    [TestCase("  function: 'trace(\"a.csv\")'", "  function: 'trace(0,10;60,25.5;120,-0.001)'")]
    [TestCase("{\"function\": \"trace(\\\"a.csv\\\") + 1\"}", "{\"function\": \"trace(0,10;60,25.5;120,-0.001) + 1\"}")]
    [TestCase("60+50*s(x/10)", "60+50*s(x/10)")]
    public void Inline_PutsThePointsInTheFilesPlace(string text, string expected) => Assert.That(TraceText.Inline(text, _source).Value, Is.EqualTo(expected));

    [Test]
    public void Trace_Inlined_IsTheSameFunction()
    {
        const string Text = "trace(\"a.csv\")*3";
        var fromFile = LoadFunction.Parse(Text, traceSource: _source).Value!;
        var inlined = LoadFunction.Parse(TraceText.Inline(Text, _source).Value!).Value!;

        foreach (var t in new[] { -1.0, 0, 12.5, 60, 90, 120, 500 })
        {
            Assert.That(inlined.Evaluate(1, t).Value, Is.EqualTo(fromFile.Evaluate(1, t).Value), $"t = {t}");
        }
    }

    [TestCase("trace(0,10;0,20)", "points in ascending order")]
    [TestCase("trace(0,10;)", "a number")]
    [TestCase("trace(0;10)", "','")]
    [TestCase("trace()", "a file's name in double quotes")]
    public void Trace_WithWrongPoints_SaysWhatIsWrong(string text, string expected) => Assert.That(LoadFunction.Parse(text).Errors.Single().Expected, Does.Contain(expected));

    [Test]
    public void Parse_WrongLine_IsNamed() =>
        Assert.That(TraceText.Parse("0,1\nsix,7\n", "a.csv").Errors.Single().Found, Is.EqualTo("'six,7' in line 2 of a.csv"));

    [Test]
    public void Inline_FileThatIsNotThere_IsAnError() =>
        Assert.That(TraceText.Inline("trace(\"b.csv\")", _ => new InvalidInput("trace", "no readable file", "a file", "a.csv")).Errors, Has.Count.EqualTo(1));
}
