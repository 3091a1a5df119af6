using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Scalectl.Api;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Tests;

/// <summary>The real host in this process: Kestrel on a free port, SQLite in a home of its own.</summary>
public sealed class DaemonUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DaemonUnderTest(WebApplication app, DaemonHome home)
    {
        _app = app;
        Home = home;
        Token = File.ReadAllText(home.Token);
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Address) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public DaemonHome Home { get; }

    public string Token { get; }

    /// <summary>Knows the token.</summary>
    public HttpClient Client { get; }

    public string Address => _app.Services.GetRequiredService<DaemonIdentity>().Address;

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<DaemonUnderTest> StartAsync(string folder, Action<IServiceCollection>? replace = null)
    {
        var home = new DaemonHome(folder);
        var app = DaemonHost.Build(new DaemonOptions(0, folder), home, replace);
        await app.OpenStoreAsync();
        await app.StartAsync();
        return new DaemonUnderTest(app, home);
    }

    public Task<HttpResponseMessage> PostAsync<T>(string path, T body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json, CancellationToken stop)
        => Client.PostAsync(path, JsonContent.Create(body, json), stop);

    public async Task<T> GetAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json, CancellationToken stop)
        => (await Client.GetFromJsonAsync(path, json, stop))!;

    public static async Task<ApiProblem> ProblemAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.ApiProblem, stop))!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
