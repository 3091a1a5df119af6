using System.Diagnostics;
using Scalectl.Core.Tests.Experiments;
using Scalectl.Experiments;
using Scalectl.Reports;
using Scalectl.Reports.Pictures;

namespace Scalectl.Core.Tests.Reports.Pictures;

public sealed class PngPictureTests
{
    [Test]
    public void Write_Rectangle_IsItsColourAndTheRestIsWhite()
    {
        var png = Draw("""<svg width="10" height="200"><rect x="2" y="150" width="3" height="4" fill="#0072b2"/></svg>""");

        Assert.That((png.Width, png.Height), Is.EqualTo((20, 400)), "two pixels of a unit");
        Assert.That(png.Chunks, Is.EqualTo((string[])["IHDR", "pHYs", "IDAT", "IEND"]));
        for (var y = 0; y < png.Height; y++)
        {
            for (var x = 0; x < png.Width; x++)
            {
                Assert.That(png.At(x, y), Is.EqualTo(x is >= 4 and < 10 && y is >= 300 and < 308 ? (0, 0x72, 0xb2) : (255, 255, 255)), $"{x}, {y}");
            }
        }
    }

    [TestCase("""<rect x="0.25" y="0" width="0.25" height="1" fill="#000"/>""", 128, TestName = "Coverage_OfHalfAPixel_IsHalf")] // 0.5 of 1 pixel
    [TestCase("""<path d="M0 0H0.5V0.5Z" fill="#000"/>""", 128, TestName = "Coverage_OfATriangle_IsItsArea")]
    [TestCase("""<path d="M0 0H0.5V0.5H0ZM0 0H0.5V0.5H0Z" fill="#00000080"/>""", 127, TestName = "Coverage_OfWhatOverlaps_CountsOnce")] // 255 * (1 - 128 / 255)
    [TestCase("""<rect x="-5" y="-5" width="0.3" height="30" fill="#000"/>""", 255, TestName = "Coverage_OfWhatIsOutside_IsNothing")]
    [TestCase("""<rect x="-5" y="-5" width="30" height="30" fill="#000"/>""", 0, TestName = "Coverage_OfWhatIsLargerThanThePicture_IsAll")]
    public void Write_PartOfAPixel(string shape, int grey)
        => Assert.That(Draw($"""<svg width="4" height="4">{shape}</svg>""").At(0, 0).R, Is.EqualTo(grey).Within(1));

    [TestCase("M2 10L18 10", 16 * 2, TestName = "Stroke_Straight_HasItsLengthTimesItsWidth")]
    [TestCase("M2 2L10 10L18 2", (2 * 11.3137 * 2) - 1.0 + (Math.PI / 4), TestName = "Stroke_WithACorner_IsRoundOutsideAndCountsOnceInside")] // inside the corner half the width squared twice over; outside a quarter of a circle
    [TestCase("M2 10L10 10L18 10", 16 * 2, TestName = "Stroke_ThroughAPointInAStraightLine_IsNoWiderThere")]
    public void Stroke_OfWidthTwo(string path, double area)
    {
        var png = Draw($"""<svg width="20" height="20"><path d="{path}" fill="none" stroke="#000" stroke-width="2"/></svg>""");

        var black = Enumerable.Range(0, 40).Sum(y => Enumerable.Range(0, 40).Sum(x => (255 - png.At(x, y).R) / 255.0)) / 4;
        Assert.That(black, Is.EqualTo(area).Within(area * 0.01));
    }

    [Test]
    public void Stroke_Dashed_HasItsDashesOnly()
    {
        var png = Draw("""<svg width="20" height="4"><line x1="0" x2="20" y1="2" y2="2" stroke="#000" stroke-width="2" stroke-dasharray="5 3"/></svg>""");

        Assert.That(Enumerable.Range(0, 20).Select(x => png.At((2 * x) + 1, 4).R == 0), Is.EqualTo(Enumerable.Range(0, 20).Select(x => x % 8 < 5)));
    }

    [Test]
    public void Text_OfALetterThatIsNotThere_IsABox()
    {
        string Sheet(string letter) => $"""<svg width="40" height="40"><text x="4" y="30">{letter}</text></svg>""";

        Assert.That(Bytes(Sheet("汉")), Is.EqualTo(Bytes(Sheet("□"))));
    }

    [TestCase("""<svg width="4" height="4"><ellipse/></svg>""", "ellipse")]
    [TestCase("""<svg width="4" height="4"><path d="M0 0A1 1 0 0 0 2 2"/></svg>""", "command A")]
    public void Write_WhatNoPictureOfOursHas_IsAMistakeAndNotLeftOut(string svg, string named)
        => Assert.That(Assert.Throws<FormatException>(() => Bytes(svg))!.Message, Does.Contain(named));

    [Test]
    public void Write_ARunsSheet_LooksAsAnotherProgramDrawsIt()
    {
        var svg = SvgSheet.Of("Experiment by-hand-1", RunDocument.Charts(ExperimentExport.Of("by-hand-1", Run.Data, ExperimentAnalysis.Compute(Run.Data))));

        var ours = Draw(svg);
        var theirs = new DecodedPng(Librsvg(svg));

        Assert.That((ours.Width, ours.Height), Is.EqualTo((theirs.Width, theirs.Height)));
        Assert.That(svg, Does.Contain("scaling decisions").And.Contain("1 to 3: a monitor alarm high").And.Contain("under-provisioned"));
        var (sum, inked) = (0.0, 0);
        for (var y = 0; y < ours.Height; y++)
        {
            for (var x = 0; x < ours.Width; x++)
            {
                var (a, b) = (ours.At(x, y), theirs.At(x, y));
                inked += b == (255, 255, 255) ? 0 : 1;
                sum += Math.Max(Math.Abs(a.R - b.R), Math.Max(Math.Abs(a.G - b.G), Math.Abs(a.B - b.B)));
            }
        }

        // Letters are hinted differently, and edges smoothed with another filter: a fraction of the ink.
        Assert.That(sum / 255 / inked, Is.LessThan(0.06), $"{inked} pixels have ink");
    }

    private static byte[] Bytes(string svg)
    {
        using var stream = new MemoryStream();
        PngPicture.Write(stream, svg);
        return stream.ToArray();
    }

    private static DecodedPng Draw(string svg) => new(Bytes(svg));

    /// <summary>Debian's rsvg-convert, at twice the size.</summary>
    private static byte[] Librsvg(string svg)
    {
        using var process = Process.Start(new ProcessStartInfo("rsvg-convert", ["--zoom", "2", "--background-color", "white"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
        })!;
        var writing = Task.Run(() =>
        {
            using var input = process.StandardInput;
            input.Write(svg);
        });
        using var png = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(png);
        writing.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        return png.ToArray();
    }
}
