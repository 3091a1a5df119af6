using System.Globalization;
using Scalectl.Api;
using Scalectl.Client.Output;
using Scalectl.Reports;
using Scalectl.Simulation;

namespace Scalectl.Client.Simulation;

/// <summary>How a what-if reads.</summary>
internal static class WhatIfTable
{
    private static readonly string[] ConstantColumns = ["constant", "value", "unit", "from"];

    /// <summary>A policy in words.</summary>
    public static string Name(IReadOnlyList<SimulatedPolicy> policies) => string.Join(" + ", policies.Select(p =>
        p.Policy.Kind == PolicyKind.Static ? "static" : $"{Word<PolicyKind>.Of(p.Policy.Kind)} {Show.Number(p.Policy.Target)}"));

    public static Grid Constants(WhatIfView view)
    {
        var grid = new Grid(ConstantColumns);
        foreach (var row in ConstantRows(view))
        {
            grid.Add(row);
        }

        return grid;
    }

    /// <summary>Columns of a policy that nobody asked for, or that nobody knows, are left out.</summary>
    public static Grid Figures(WhatIfView view)
    {
        var grid = new Grid(FigureColumns(view));
        foreach (var row in FigureRows(view))
        {
            grid.Add(row);
        }

        return grid;
    }

    public static IReadOnlyList<ReportSection> Sections(WhatIfView view) =>
    [
        new TableSection("Measured and simulated", FigureColumns(view), FigureRows(view)),
        new NoteSection("How to read it", Reading(view)),
        new TableSection("The constants, and where they are from", ConstantColumns, ConstantRows(view)),
    ];

    public static string Reading(WhatIfView view) => string.Join(' ', [
        .. view.Ran is null ? Array.Empty<string>() : ["ERROR is the simulator's own: simulated minus measured, for the policy that ran."],
        .. view is { Ran: not null, Other: not null } ? ["CHANGE is what the other policy does, simulation against simulation; one that is smaller than the error tells nothing."] : Array.Empty<string>(),
        .. view.Notes]);

    private static IReadOnlyList<string> FigureColumns(WhatIfView view) =>
    [
        "figure", "unit", "measured",
        .. view.Ran is null ? Array.Empty<string>() : [$"simulated {view.Ran}", "error"],
        .. view.Other is null ? Array.Empty<string>() : [$"simulated {view.Other}"],
        .. view.Other is null || view.Ran is null ? Array.Empty<string>() : ["change"],
    ];

    private static IReadOnlyList<IReadOnlyList<string>> FigureRows(WhatIfView view) =>
    [
        .. view.Figures.Select(f => (IReadOnlyList<string>)
        [
            f.Name, f.Unit, Number(f.Measured),
            .. view.Ran is null ? Array.Empty<string>() : [Number(f.Simulated), Signed(f.Error)],
            .. view.Other is null ? Array.Empty<string>() : [Number(f.Other)],
            .. view.Other is null || view.Ran is null ? Array.Empty<string>() : [Signed(f.Change)],
        ]),
    ];

    private static IReadOnlyList<IReadOnlyList<string>> ConstantRows(WhatIfView view) =>
        [.. view.Constants.Select(c => (IReadOnlyList<string>)[c.Name, Show.Number(c.Value), c.Unit, c.Source])];

    private static string Number(double? value) => value is null ? "-" : Show.Number(value);

    private static string Signed(double? value) => value?.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture) ?? "-";
}
