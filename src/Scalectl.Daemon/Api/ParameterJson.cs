using System.Text.Json.Serialization;

namespace Scalectl.Daemon.Api;

/// <summary>The kinds that parameters of the API have: the OpenAPI document describes them as JSON.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(double?))]
internal sealed partial class ParameterJson : JsonSerializerContext;
