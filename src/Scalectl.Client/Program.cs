using System.Runtime.Versioning;
using Scalectl.Client.CommandLine;

[assembly: SupportedOSPlatform("linux")]

return await Root.RunAsync(args, Surroundings.OfThisProcess());
