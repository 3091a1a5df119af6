using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Load;

namespace Scalectl.Daemon.Clusters;

/// <summary>
/// The script that a machine of a cluster runs at its start. The plan travels base64url-encoded: no shell on the way
/// re-reads a function or a header. The image's name is quoted.
/// </summary>
internal static class GeneratorUserData
{
    /// <summary>AWS allows 16 KB of user data before its encoding; some of it is the script itself.</summary>
    public const int MostBytes = 16_000;

    public static int SizeOf(GeneratorPlan plan) => Encode(plan).Length + 700;

    public static string Script(GeneratorPlan plan, Bootstrap bootstrap, string generatorImage) => bootstrap switch
    {
        Bootstrap.Process => $$"""
            #!/bin/sh
            export SCALECTL_PLAN={{Encode(plan)}}
            export SCALECTL_CONTROL_ADDRESS="${INSTANCE_CONTROL:-${INSTANCE_IP:-0.0.0.0}:{{ClusterOptions.ControlPort}}}"
            exec scalectl-generator run

            """,
        Bootstrap.Docker => $"""
            #!/bin/sh
            command -v docker >/dev/null || dnf install -y docker || yum install -y docker
            systemctl enable --now docker
            until docker info >/dev/null 2>&1; do sleep 1; done
            docker run -d --restart on-failure --network host --ulimit nofile=65536:65536 \
              -e SCALECTL_PLAN={Encode(plan)} \
              -e SCALECTL_CONTROL_ADDRESS=0.0.0.0:{ClusterOptions.ControlPort} \
              {Quoted(generatorImage)} run

            """,
        _ => throw new ArgumentOutOfRangeException(nameof(bootstrap), bootstrap, "no user data for this bootstrap"),
    };

    // Within single quotes a shell reads nothing but the closing one.
    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Encode(GeneratorPlan plan)
        => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(plan, GeneratorJson.Default.GeneratorPlan)));
}
