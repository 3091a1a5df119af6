namespace Scalectl.Load;

/// <summary>The part of the grammar behind a name and a bracket: functions, <c>if</c>, <c>spline</c> and <c>trace</c>.</summary>
internal sealed partial class FunctionParser
{
    private bool Call(string name, int position)
    {
        var open = Take();
        if (!Enter(open))
        {
            return false;
        }

        var parsed = name switch
        {
            FunctionNames.If => If(position),
            FunctionNames.Spline => Spline(position),
            FunctionNames.Trace => Trace(position),
            _ when FunctionNames.Plain.TryGetValue(name, out var plain) => Plain(name, plain.Op, plain.Least, plain.Most, position),
            _ => UnknownName(name, position, FunctionNames.Callable, [.. FunctionNames.Values, .. _variables.Keys]),
        };
        _depth--;
        return parsed;
    }

    private bool Plain(string name, FunctionOp op, int least, int most, int position)
    {
        var example = FunctionNames.Example(name);
        var fold = most == FunctionNames.ManyArguments;
        for (var count = 1; ; count++)
        {
            if (!Expression())
            {
                return false;
            }

            // min and max of many are folded from the left, so the stack stays small.
            if (fold && count > 1)
            {
                Program.Apply(op, position, 2);
            }

            if (Is(",") && count < most)
            {
                Take();
                continue;
            }

            if (count < least)
            {
                return Unexpected($"',' and {least} arguments of {name}", example);
            }

            if (!fold)
            {
                Program.Apply(op, position, count);
            }

            return Expect(")", example);
        }
    }

    private bool If(int position)
    {
        var example = FunctionNames.Example(FunctionNames.If);
        if (!Expression() || !Expect(",", example))
        {
            return false;
        }

        var otherwise = Program.Jump(FunctionOp.JumpIfZero, position);
        if (!Expression() || !Expect(",", example))
        {
            return false;
        }

        var end = Program.Jump(FunctionOp.Jump, position);
        Program.Land(otherwise);
        if (!Expression() || !Expect(")", example))
        {
            return false;
        }

        Program.Land(end);
        return true;
    }

    private bool Spline(int position)
    {
        var example = FunctionNames.Example(FunctionNames.Spline);
        if (!Expression())
        {
            return false;
        }

        List<double> places = [], values = [];
        while (Is(";"))
        {
            Take();
            if (!Point(places, values, example))
            {
                return false;
            }
        }

        if (places.Count < 2)
        {
            return Unexpected("';' and at least two points", example);
        }

        Program.ApplySpline(Curve.Monotone([.. places], [.. values]), position);
        return Expect(")", example);
    }

    private bool Point(List<double> places, List<double> values, string example)
    {
        var at = _token.Position;
        if (!Constant(out var place, example) || !Expect(",", example) || !Constant(out var value, example))
        {
            return false;
        }

        if (places.Count > 0 && place <= places[^1])
        {
            return Fail(at, $"a point at {place} after one at {places[^1]}", "points in ascending order", example);
        }

        places.Add(place);
        values.Add(value);
        return true;
    }

    private bool Constant(out double value, string example)
    {
        var sign = 1;
        if (Is("-"))
        {
            Take();
            sign = -1;
        }

        value = sign * _token.Value;
        if (_token.Kind != FunctionTokenKind.Number || !double.IsFinite(value))
        {
            return Unexpected("a number", example);
        }

        Take();
        return true;
    }

    private bool Trace(int position)
    {
        var example = FunctionNames.Example(FunctionNames.Trace);
        if (_token.Kind == FunctionTokenKind.Number || Is("-"))
        {
            return PointsOfTrace(position, example);
        }

        if (_token.Kind != FunctionTokenKind.Text)
        {
            return Unexpected("a file's name in double quotes", example);
        }

        if (_traceSource is null)
        {
            return Fail(position, "a trace", "a function without trace(), because files cannot be read here", "spline(x; 0,10; 30,200; 60,50)");
        }

        var points = _traceSource(_token.Text);
        if (!points.Ok)
        {
            var error = points.Errors[0];
            return Fail(_token.Position, error.Found, error.Expected, error.Example);
        }

        if (points.Value.Count == 0)
        {
            return Fail(_token.Position, $"no point in {InvalidInput.Shorten(_token.Text)}", "at least one point", "a line '0,10'");
        }

        for (var i = 0; i < points.Value.Count; i++)
        {
            var (time, value) = points.Value[i];
            if (!double.IsFinite(time) || !double.IsFinite(value) || (i > 0 && time <= points.Value[i - 1].Time))
            {
                return Fail(_token.Position, $"the point {time},{value} of {InvalidInput.Shorten(_token.Text)}", "finite points, times ascending", "0,10 and then 60,20");
            }
        }

        Program.PushTrace(Curve.Linear([.. points.Value.Select(p => p.Time)], [.. points.Value.Select(p => p.Value)]), position);
        Take();
        return Expect(")", example);
    }

    // The file's points in its place: where the function goes there is no file.
    private bool PointsOfTrace(int position, string example)
    {
        List<double> places = [], values = [];
        do
        {
            if (places.Count > 0)
            {
                Take();
            }

            if (!Point(places, values, example))
            {
                return false;
            }
        }
        while (Is(";"));

        Program.PushTrace(Curve.Linear([.. places], [.. values]), position);
        return Expect(")", example);
    }
}
