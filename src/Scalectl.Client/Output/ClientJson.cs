using System.Text.Json.Serialization;
using Scalectl.Client.Analysis;
using Scalectl.Client.Daemon;
using Scalectl.Client.Lab;
using Scalectl.Client.Load;
using Scalectl.Client.Pricing;
using Scalectl.Client.Simulation;
using Scalectl.Load;

namespace Scalectl.Client.Output;

/// <summary>JSON of what only the client writes or reads.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DaemonState))]
[JsonSerializable(typeof(AnalysisView))]
[JsonSerializable(typeof(LabRecord))]
[JsonSerializable(typeof(LabState))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(IReadOnlyList<PricedType>))]
[JsonSerializable(typeof(SimulationView))]
[JsonSerializable(typeof(TraceFit))]
[JsonSerializable(typeof(WhatIfView))]
internal sealed partial class ClientJson : JsonSerializerContext;
