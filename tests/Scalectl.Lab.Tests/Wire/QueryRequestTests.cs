using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Tests.Wire;

internal sealed class QueryRequestTests
{
    [Test]
    public void List_QueryDialect_ReadsMembersInOrderUntilAGap()
    {
        var request = Request(("A.member.1", "x"), ("A.member.2", "y"), ("A.member.4", "z"));

        Assert.That(request.List("A"), Is.EqualTo(new[] { "x", "y" }));
    }

    [Test]
    public void Structures_Ec2Dialect_ReadsNestedLists()
    {
        var request = new QueryRequest(
            new Dictionary<string, string> { ["Filter.1.Name"] = "a", ["Filter.1.Value.1"] = "1", ["Filter.1.Value.2"] = "2", ["Filter.2.Name"] = "b" }, QueryDialect.Ec2);

        Assert.That(request.Structures("Filter").Select(f => $"{f.Text("Name")}:{string.Join('+', f.List("Value"))}"), Is.EqualTo(new[] { "a:1+2", "b:" }));
    }

    [Test]
    public void Required_Missing_NotesAwsSentence()
    {
        var request = Request();

        Assert.That(request.Required("MinSize"), Is.Empty);
        Assert.That(request.Problem, Is.EqualTo(new AwsError(
            "ValidationError", "1 validation error detected: Value null at 'minSize' failed to satisfy constraint: Member must not be null")));
    }

    [TestCase("1.5")]
    [TestCase("9999999999")]
    [TestCase("two")]
    [TestCase("")]
    public void Int_NotAnInteger_NamesParameterFoundAndExpected(string text)
    {
        var request = Request(("X.N", text));

        Assert.That(request.Structure("X").Int("N"), Is.Null);
        Assert.That(request.Problem?.Message, Is.EqualTo($"X.N: found '{text}', expected an integer"));
    }

    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("1e999")]
    public void Number_NotFinite_IsAProblem(string text)
    {
        var request = Request(("N", text));

        Assert.That(request.Number("N"), Is.Null);
        Assert.That(request.Problem, Is.Not.Null);
    }

    [Test]
    public void Time_WithoutZone_IsUtc()
        => Assert.That(Request(("T", "2026-11-24T03:41:00")).Time("T"), Is.EqualTo(new DateTimeOffset(2026, 11, 24, 3, 41, 0, TimeSpan.Zero)));

    [Test]
    public void Page_ItemsComeInBetween_NeitherRepeatsNorSkips()
    {
        var first = Page<string>.After(["a", "b", "c", "d"], x => x, null, 2)!;
        var second = Page<string>.After(["0", "a", "a1", "b", "c", "d"], x => x, first.NextToken, 2)!;

        Assert.That(first.Items, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(second.Items, Is.EqualTo(new[] { "c", "d" }));
        Assert.That(second.NextToken, Is.Null);
        Assert.That(Page<string>.After(["a"], x => x, "nonsense!", 2), Is.Null);
    }

    private static QueryRequest Request(params (string Name, string Value)[] parameters) => new(parameters.ToDictionary(p => p.Name, p => p.Value));
}
