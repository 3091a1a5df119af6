using Scalectl.Lab;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(LabCommandLine.Help);
    return 0;
}

if (LabCommandLine.Parse(args, Environment.GetEnvironmentVariable("SCALECTL_LAB_SECRET")) is var options && !options.Ok)
{
    foreach (var error in options.Errors)
    {
        Console.Error.WriteLine(error);
    }

    return 2;
}

try
{
    await using var lab = await LabHost.StartAsync(options.Value, TimeProvider.System);
    Console.WriteLine($"scalectl-lab listening on {lab.Address}");
    await lab.WaitForShutdownAsync();
    return 0;
}
catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    Console.Error.WriteLine($"scalectl-lab: port {options.Value.Port} on 127.0.0.1 is in use; stop what listens there, or give --port 0 for a free one");
    return 1;
}
