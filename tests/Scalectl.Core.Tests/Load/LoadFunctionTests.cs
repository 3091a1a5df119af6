using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

public sealed class LoadFunctionTests
{
    [TestCase("-2^2", 4, "a sign binds tighter than a power, as in bc")]
    [TestCase("2^3^2", 512, "powers group from the right: 2^9")]
    [TestCase("2^-1", 0.5, "an exponent may have a sign")]
    [TestCase("2-3-4", -5, "sums group from the left")]
    [TestCase("100/10/5", 2, "products group from the left")]
    [TestCase("2+3*4", 14, "products before sums")]
    [TestCase("- -3", 3, "two signs")]
    [TestCase("3--2", 5, "minus a negative number")]
    [TestCase("7%4", 3, "ordinary remainder")]
    [TestCase("-7%4", -3, "the remainder has the sign of the left side")]
    [TestCase("7.5%2", 1.5, "remainder of fractions")]
    [TestCase("2^0.5*2^0.5", 2, "any exponent")]
    [TestCase("1<2", 1, "a comparison that holds is 1")]
    [TestCase("2<=1", 0, "one that does not is 0")]
    [TestCase("3>2>1", 0, "from the left: (3>2)>1 is 1>1")]
    [TestCase("2>=2", 1, "at least")]
    [TestCase("1+1==2", 1, "sums before comparisons")]
    [TestCase("1!=1", 0, "different")]
    [TestCase("(x>5)*10", 10, "a comparison as a switch, x is 6")]
    [TestCase("x+t+n", 6 + 7 + 8, "the three values")]
    [TestCase("pi", Math.PI, "pi")]
    [TestCase("a(1)*4", Math.PI, "arc tangent")]
    [TestCase("s(0)+c(0)+e(0)+l(1)+sqrt(9)", 0 + 1 + 1 + 0 + 3, "bc's functions")]
    [TestCase("sin(0)+cos(0)+exp(0)+ln(1)", 2, "their words")]
    [TestCase("min(3,1,2)+max(3,1,2)", 4, "min and max of many: 1+3")]
    [TestCase("abs(-3)+floor(-1.5)", 1, "3 + -2")]
    [TestCase("clamp(5,0,3)+clamp(-5,0,3)+clamp(2,0,3)", 5, "3+0+2")]
    [TestCase("if(x>5, 1, 1/0)", 1, "only the branch that is taken is computed")]
    [TestCase("if(x<5, 1/0, if(x==6, 2, 3))", 2, "nested")]
    [TestCase("1+if(0, 1, 2)*if(1, 3, 4)", 7, "1 + 2*3")]
    [TestCase("base+peak*2", 120, "named variables: 100 + 10*2")]
    [TestCase("c+c(0)", 6, "a variable may be named as a function: 5+1")]
    [TestCase("1e3 + 1.5e-1 + .5 + 2.", 1002.65, "numbers")]
    [TestCase("0^0", 1, "as in bc")]
    [TestCase(" ( ( x ) ) ", 6, "blanks and brackets")]
    public void Evaluate_RightText_GivesTheValue(string text, double expected, string why)
    {
        var variables = new Dictionary<string, double> { ["base"] = 100, ["peak"] = 10, ["c"] = 5 };
        var function = LoadFunction.Parse(text, variables);
        Assert.That(function.Errors, Is.Empty, why);
        Assert.That(function.Value!.Evaluate(6, 7, 8).Value, Is.EqualTo(expected).Within(1e-12), why);
    }

    [TestCase("", 0, "the end")]
    [TestCase("1+", 2, "the end")]
    [TestCase("1 2", 2, "'2'")]
    [TestCase("(1", 2, "the end")]
    [TestCase("1)", 1, "')'")]
    [TestCase("2*&3", 2, "'&'")]
    [TestCase("1..2", 2, "'.2'")]
    [TestCase("x = 3", 2, "'='")]
    [TestCase("sqrt()", 5, "')'")]
    [TestCase("sqrt(1,2)", 6, "','")]
    [TestCase("min(1)", 5, "')'")]
    [TestCase("clamp(1,2)", 9, "')'")]
    [TestCase("if(1,2)", 6, "')'")]
    [TestCase("floor", 5, "without its arguments")]
    [TestCase("3*pie", 2, "did you mean pi?")]
    [TestCase("sinn(x)", 0, "did you mean sin?")]
    [TestCase("1+sqr(x)", 2, "did you mean sqrt?")]
    [TestCase("zzzzzzzz", 0, "'zzzzzzzz'")]
    [TestCase("NaN", 0, "'NaN'")]
    [TestCase("x+infinity", 2, "'infinity'")]
    [TestCase("1e999", 0, "too large")]
    [TestCase("spline(x; 0,1)", 13, "')'")]
    [TestCase("spline(x; 0,1; 0,2)", 15, "after one at 0")]
    [TestCase("spline(x; 0,y)", 12, "'y'")]
    [TestCase("trace(\"a.csv\")", 0, "a trace")]
    [TestCase("trace(3)", 7, "')'")]
    [TestCase("\"abc", 0, "abc")]
    [TestCase("x\u0000", 1, "\uFFFD")]
    public void Parse_WrongText_NamesThePositionAndWhatWasFound(string text, int position, string found)
    {
        var error = LoadFunction.Parse(text, argument: "--function").Errors.Single();
        Assert.That(error.Position, Is.EqualTo(position));
        Assert.That(error.Found, Does.Contain(found));
        Assert.That(error.Argument, Is.EqualTo("--function"));
        Assert.That(error.Expected, Is.Not.Empty);
        Assert.That(LoadFunction.Parse(error.Example).Ok || error.Example.Contains("trace", StringComparison.Ordinal), "the example is right: " + error.Example);
    }

    [TestCase("1+x/(x-6)", 3, "division of 6 by 0")]
    [TestCase("x%0", 1, "remainder of 6 by 0")]
    [TestCase("l(x-6)", 0, "logarithm of 0")]
    [TestCase("2*l(-1)", 2, "logarithm of -1")]
    [TestCase("sqrt(5-x)", 0, "root of -1")]
    [TestCase("e(1000)", 0, "too large")]
    [TestCase("x+10^400", 4, "too large")]
    [TestCase("(-8)^(1/3)", 4, "-8 to the power")]
    [TestCase("0^(-1)", 1, "0 to the power of -1")]
    [TestCase("if(x, 1/0, 2)", 7, "division of 1 by 0")]
    [TestCase("1e308*10", 5, "too large")]
    [TestCase("spline(x; 0,1.7e308; 3,-1.7e308; 9,1.7e308)", 0, "too large")]
    public void Evaluate_NoFiniteValue_NamesTheOperator(string text, int position, string found)
    {
        var error = LoadFunction.Parse(text).Value!.Evaluate(6).Errors.Single();
        Assert.That(error.Position, Is.EqualTo(position));
        Assert.That(error.Found, Does.Contain(found).And.Contain("x = 6"));
    }

    [TestCase("pi", 1.0)]
    [TestCase("1a", 1.0)]
    [TestCase("", 1.0)]
    [TestCase("base", double.NaN)]
    [TestCase("base", double.PositiveInfinity)]
    public void Parse_WrongVariable_IsRefused(string name, double value)
    {
        var error = LoadFunction.Parse("x", new Dictionary<string, double> { [name] = value }).Errors.Single();
        Assert.That(error.Argument, Is.EqualTo("variable"));
    }

    [Test]
    public void Evaluate_OfAMillionSteps_AllocatesNothing()
    {
        var function = LoadFunction.Parse("if(x<10, spline(x; 0,1; 20,5), max(x, t, n))+x/8*(1-x/8)*c(3.14*x/8)").Value!;
        var sum = function.Evaluate(1).Value;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var x = 1; x <= 1_000_000; x++)
        {
            sum += function.Evaluate(x, x, 2).Value;
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.Not.NaN);
    }
}
