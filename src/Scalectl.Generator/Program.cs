using Scalectl.Generator;

return args switch
{
    ["run", ..] => await RunCommand.ExecuteAsync(args.AsMemory(1)),
    ["--version"] => Print(ProgramText.Version),
    ["--help" or "-h" or "help"] => Print(ProgramText.Help),
    [] => Refuse("nothing"),
    _ => Refuse(Scalectl.InvalidInput.Shorten(args[0])),
};

static int Print(string text)
{
    Console.Out.WriteLine(text);
    return ExitCode.Done;
}

static int Refuse(string found)
{
    Console.Error.WriteLine(new Scalectl.InvalidInput("command", found, "run, --help or --version", "scalectl-generator run --target http://127.0.0.1:8080/ --function 100 --steps 60"));
    return ExitCode.WrongUsage;
}
