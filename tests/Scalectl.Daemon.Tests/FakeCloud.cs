using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scalectl.Daemon.Tests;

/// <summary>The outermost edge: as much of a cloud as a setup asks for. Everything beyond it is tested on the lab.</summary>
public sealed class FakeCloud : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeCloud(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>True: refuses every caller.</summary>
    public bool Refuses { get; set; }

    /// <summary>Names of groups with the tag scalectl:cluster.</summary>
    public IReadOnlyList<string> Clusters { get; set; } = [];

    /// <summary>The actions that were asked for.</summary>
    public ConcurrentQueue<string> Actions { get; } = new();

    public static async Task<FakeCloud> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var cloud = new FakeCloud(app);
        app.MapPost("/", cloud.AnswerAsync);
        await app.StartAsync();
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var action = (await request.ReadFormAsync())["Action"].ToString();
        Actions.Enqueue(action);
        if (Refuses)
        {
            return Xml("<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error><RequestId>r</RequestId></ErrorResponse>", 403);
        }

        return action switch
        {
            "GetCallerIdentity" => Xml("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/alice</Arn><UserId>AIDA</UserId><Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>"),
            "DescribeAutoScalingGroups" => Xml($"<DescribeAutoScalingGroupsResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"><DescribeAutoScalingGroupsResult><AutoScalingGroups>{string.Concat(Clusters.Select(Group))}</AutoScalingGroups></DescribeAutoScalingGroupsResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DescribeAutoScalingGroupsResponse>"),
            _ => Xml($"<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>{action} is not here</Message></Error><RequestId>r</RequestId></ErrorResponse>", 400),
        };
    }

    private static string Group(string name)
        => $"<member><AutoScalingGroupName>{name}</AutoScalingGroupName><MinSize>1</MinSize><MaxSize>1</MaxSize><DesiredCapacity>1</DesiredCapacity><DefaultCooldown>300</DefaultCooldown><CreatedTime>2026-01-01T00:00:00Z</CreatedTime><Instances/><Tags><member><Key>scalectl:managed</Key><Value>true</Value></member><member><Key>scalectl:cluster</Key><Value>{name}</Value></member></Tags></member>";

    private static IResult Xml(string text, int status = 200) => Results.Text(text, "text/xml", statusCode: status);
}
