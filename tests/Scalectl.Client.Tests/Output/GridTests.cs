using Scalectl.Client.CommandLine;
using Scalectl.Client.Output;

namespace Scalectl.Client.Tests.Output;

public sealed class GridTests
{
    private static string Written(Action<TextWriter> write)
    {
        var writer = new StringWriter { NewLine = "\n" };
        write(writer);
        return writer.ToString();
    }

    [Test]
    public void WriteTable_Numbers_StandRight()
    {
        var grid = new Grid("name", "count", "note").Add("a", "7", "x").Add("longer", "1234", "");
        Assert.That(Written(grid.WriteTable), Is.EqualTo("NAME    COUNT  NOTE\na           7  x\nlonger   1234\n"));
    }

    [Test]
    public void WriteTable_NoRow_SaysSo() => Assert.That(Written(new Grid("name") { Empty = "no users yet" }.WriteTable), Is.EqualTo("no users yet\n"));

    [Test]
    public void WriteTable_TextThatSteersATerminal_StaysInItsCell() =>
        Assert.That(Written(new Grid("name", "note").Add("a\nFORGED", "\u001b[2J\u202ex").WriteTable), Is.EqualTo("NAME       NOTE\na\\nFORGED  \\u001b[2J\\u202ex\n"));

    [Test]
    public void WriteTable_OfFactsWithSuchText_StaysInItsLine() =>
        Assert.That(Written(new Facts().Add("a", "first", "x\r\nFORGED  y").WriteTable), Is.EqualTo("first  x\\r\\nFORGED  y\n"));

    [Test]
    public void WriteCsv_CommasAndQuotes_AreQuoted() =>
        Assert.That(Written(new Grid("f", "g").Add("min(1,2)", "say \"x\"").WriteCsv), Is.EqualTo("f,g\n\"min(1,2)\",\"say \"\"x\"\"\"\n"));

    [Test]
    public void WriteCsv_OfFacts_KeepsUnknownOnesAsEmptyCells() =>
        Assert.That(Written(new Facts().Add("a", "A", "1").Add("b", "B", null).Add("c", "C", "3").WriteCsv), Is.EqualTo("a,b,c\n1,,3\n"));

    [Test]
    public void WriteTable_OfFacts_LeavesUnknownOnesOut() =>
        Assert.That(Written(new Facts().Add("a", "first", "1").Add("b", "B", null).Add("c", "C", "3").WriteTable), Is.EqualTo("first  1\nC      3\n"));

    [Test]
    public void Progress_WithoutTerminal_IsALinePerStep()
    {
        var error = new StringWriter { NewLine = "\n" };
        using (var progress = new Progress(new Surroundings { Out = TextWriter.Null, Error = error, In = TextReader.Null }))
        {
            progress.Show("deploying", detail: "1 of 2");
            progress.Show("deploying", detail: "2 of 2");
            progress.Show("running", 0.5);
        }

        Assert.That(error.ToString(), Is.EqualTo("deploying\nrunning\n"));
    }

    [Test]
    public void Progress_OnATerminal_IsOneLineThatVanishes()
    {
        var error = new StringWriter();
        using (var progress = new Progress(new Surroundings { Out = TextWriter.Null, Error = error, In = TextReader.Null, ErrorIsTerminal = true, Width = 50 }))
        {
            progress.Show("running", 0.5, "3 machines");
            progress.Show("done");
        }

        var lines = error.ToString().Split('\r');
        Assert.That(lines[1], Is.EqualTo("[############------------]  50 % running  3 machi"), "cut at the terminal's width");
        Assert.That(lines[2].TrimEnd(), Is.EqualTo("done"));
        Assert.That(lines[3].Trim(), Is.Empty);
        Assert.That(lines[^1], Is.Empty);
    }
}
