using System.Net;
using System.Net.Http.Json;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Calibrations;

[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class MappingOfExperimentTests
{
    [Test]
    public async Task Experiment_NamesAMapping_KeepsItsCopyWhateverBecomesOfTheMapping(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        var shop = new AppRequest { Name = "shop", ImageId = "ami-lab-webapp", Type = "t3.micro", Min = 1, Max = 3, Port = 8088, WarmUpSeconds = 2, Policy = new PolicyView { Kind = PolicyKind.Static } };
        await daemon.PostAsync("apps", shop, ApiJson.Default.AppRequest, stop);
        await Eventually.TrueAsync(async () => (await daemon.GetAsync("apps/shop", ApiJson.Default.AppView, stop)).State == AppState.Ready, stop);
        const string File = "name: x\napp: {name: shop}\nload: {function: \"7\", step: 1s, steps: 4}\ndemand: {mapping: shop}\n";

        using var unknown = await SubmitAsync(daemon, File, stop);
        await ImportAsync(daemon, [5, 10, 15], stop);
        using var misspelt = await SubmitAsync(daemon, File.Replace("mapping: shop", "mapping: shopp", StringComparison.Ordinal), stop);
        using var queued = await SubmitAsync(daemon, File, stop);
        var before = await daemon.UntilAsync("x-1", e => e.EndedAt is not null, stop);
        await ImportAsync(daemon, [100], stop);
        using var recomputed = await daemon.Client.PostAsync("experiments/x-1/recompute", null, stop);
        var after = await recomputed.Content.ReadFromJsonAsync(ApiJson.Default.ExperimentView, stop);

        Assert.That((unknown.StatusCode, misspelt.StatusCode, queued.StatusCode), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Created)));
        Assert.That(await unknown.Content.ReadAsStringAsync(stop), Does.Contain("scalectl app calibrate"));
        Assert.That(await misspelt.Content.ReadAsStringAsync(stop), Does.Contain("one of the mappings shop"));
        Assert.That(before.State, Is.EqualTo(ExperimentState.Done), before.Message);
        Assert.That(before.Elasticity!.AccU, Is.EqualTo(1).Within(1e-9), "7 requests/s need 2 machines, and there is 1");
        Assert.That((before.Mapping!.Name, before.Mapping.Intensities), Is.EqualTo(("shop", new[] { 5.0, 10, 15 })));
        Assert.That(after!.Elasticity, Is.EqualTo(before.Elasticity));
        Assert.That(after.Mapping!.Intensities, Is.EqualTo(before.Mapping.Intensities));
    }

    private static async Task ImportAsync(DaemonOnLab daemon, double[] intensities, CancellationToken stop)
    {
        using var answer = await daemon.Client.PutAsync("mappings/shop?replace=true", JsonContent.Create(new MappingImport(intensities), ApiJson.Default.MappingImport), stop);
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync(stop));
    }

    private static Task<HttpResponseMessage> SubmitAsync(DaemonOnLab daemon, string file, CancellationToken stop)
        => daemon.Client.PostAsync("experiments", JsonContent.Create(new ExperimentSubmission(file, 1), ApiJson.Default.ExperimentSubmission), stop);
}
