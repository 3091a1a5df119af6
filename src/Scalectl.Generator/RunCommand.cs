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
            return await RunAsync(run);
        }

        var server = ControlServer.Start(new ControlApi(run, read.Value.Plan.ControlToken!), address, time);
        if (!server.Ok)
        {
            return Refuse(server.Errors);
        }

        await using var _ = server.Value;
        Console.Error.WriteLine($"control port on {server.Value.Address}");
        var code = await RunAsync(run);

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

    private static async Task<int> RunAsync(GeneratorRun run)
    {
        var progress = ProgressAsync(run);
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

        var result = run.Seconds.Read(total => RunResult.From(run.Options.Plan, total, run.Stopped));
        Console.Out.WriteLine(run.Options.Output == OutputKind.Json ? JsonSerializer.Serialize(result, RunResultJson.Default.RunResult) : RunTable.Of(result));
        return run.Stopped ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static async Task ProgressAsync(GeneratorRun run)
    {
        long? first = null;
        await foreach (var second in run.Seconds.News.ReadAllAsync())
        {
            first ??= second.Time;
            Console.Error.WriteLine(RunTable.Progress(second, run.Options.Plan.Steps, second.Time - first.Value + 1));
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
