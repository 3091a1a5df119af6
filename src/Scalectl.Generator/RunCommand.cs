using System.Runtime.InteropServices;
using System.Text.Json;
using Scalectl.Generator.Control;
using Scalectl.Generator.Options;
using Scalectl.Generator.Result;
using Scalectl.Generator.Running;
using Scalectl.Load;

namespace Scalectl.Generator;

/// <summary>The command <c>run</c>: plan, run, progress, result; with a control port it stays until it is ended.</summary>
internal static class RunCommand
{
    public static async Task<int> ExecuteAsync(ReadOnlyMemory<string> arguments)
    {
        if (arguments.Span.ContainsAny("--help", "-h"))
        {
            Console.Out.WriteLine(ProgramText.Help);
            return ExitCode.Done;
        }

        var time = TimeProvider.System;
        var read = RunOptionsReader.Read(arguments.Span, Environment.GetEnvironmentVariable, time);
        if (!read.Ok)
        {
            return Refuse(read.Errors);
        }

        using var run = new GeneratorRun(read.Value, time);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        if (read.Value.ControlAddress is not { } address)
        {
            return await RunAsync(run, read.Value.Output);
        }

        var server = ControlServer.Start(new ControlApi(run, read.Value.Plan.ControlToken!), address, time);
        if (!server.Ok)
        {
            return Refuse(server.Errors);
        }

        await using var _ = server.Value;
        Console.Error.WriteLine($"control port on {server.Value.Address}");
        var code = await RunAsync(run, read.Value.Output);

        // Whoever collects the samples may come late: they are there until the machine is ended.
        await ended.Task;
        return code;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            run.Stop();
            ended.TrySetResult();
        }
    }

    private static async Task<int> RunAsync(GeneratorRun run, OutputKind output)
    {
        var progress = ProgressAsync(run, output);
        var errors = await run.RunAsync();
        await progress;
        if (errors.Count > 0)
        {
            return Refuse(errors);
        }

        if (run.State == GeneratorState.Failed)
        {
            Console.Error.WriteLine(run.Status().Message);
            return ExitCode.Failed;
        }

        var result = run.Result();
        switch (output)
        {
            case OutputKind.Json:
                Console.Out.WriteLine(JsonSerializer.Serialize(result, RunResultJson.Default.RunResult));
                break;
            case OutputKind.Csv:
                Console.Error.Write(RunTable.Of(result));
                break;
            default:
                Console.Out.Write(RunTable.Of(result));
                break;
        }

        return run.Stopped ? ExitCode.Interrupted : result.Limits.All(limit => limit.Met) ? ExitCode.Done : ExitCode.LimitBroken;
    }

    // Lines of a spreadsheet go to stdout as they come, whole also where the progress misses some; the rest is talk.
    private static async Task ProgressAsync(GeneratorRun run, OutputKind output)
    {
        var progress = new RunProgress(Console.Error, !Console.IsErrorRedirected, Width(), run.Options.Plan);
        long printed = 0;
        if (output == OutputKind.Csv)
        {
            Console.Out.WriteLine(SecondCsv.Header);
        }

        await foreach (var second in run.Seconds.News.ReadAllAsync())
        {
            progress.Show(second);
            printed = output == OutputKind.Csv ? PrintAfter(run, printed) : printed;
        }

        while (output == OutputKind.Csv && printed < run.Seconds.LastSeq)
        {
            printed = PrintAfter(run, printed);
        }

        progress.End();
    }

    private static long PrintAfter(GeneratorRun run, long printed)
    {
        foreach (var second in run.Seconds.After(printed))
        {
            Console.Out.WriteLine(SecondCsv.Of(second));
            printed = second.Seq;
        }

        return printed;
    }

    private static int Width()
    {
        try
        {
            return Console.IsErrorRedirected ? 0 : Math.Max(40, Console.WindowWidth);
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return 80;
        }
    }

    private static int Refuse(IReadOnlyList<InvalidInput> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine(error);
        }

        return ExitCode.WrongUsage;
    }
}
